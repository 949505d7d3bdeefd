"""开放接口的数据 What the open interface answers with: each field under one name, described in both languages."""

from typing import Any, Literal

from ninja import Field, Schema

CODE = "^[0-9A-Za-z]{12,50}$"
DIVISION = "^[0-9]{12}$"
USCC = "^[0-9A-Z]{18}$"
NAME = "^[0-9a-z_-]{1,60}$"
WORDS = "^[^\\x00-\\x1f\\x7f]{0,60}$"
ANSWER = "^[^:\\x00-\\x1f\\x7f]{1,60}:[^\\x00-\\x1f\\x7f]{1,60}$"
MOST = 100
Audience = Literal["person", "firm"]
ListKey = Literal["at_once", "online", "nearby", "once"]
NarrowedKey = Literal[
    "at_once", "online", "nearby", "once", "all", "group-at_once_or_online", "group-once", "group-nearby", "share-at_once",
    "share-no_visit", "share-once", "share-online", "share-wholly_online", "share-shortened",
]  # fmt: skip
Mode = Literal["transferred", "stationed", "linked"]


def one_of(*values: str, said: str) -> Any:
    """A parameter that is one of these, or left out."""
    return Field("", pattern=f"^({'|'.join(values)})$", json_schema_extra={"enum": list(values)}, description=said)


class Labelled(Schema):
    """代码和名称 A code with its label."""

    code: str = Field(description="代码 · code")
    name: str = Field(description="名称 · label")


class Paging(Schema):
    """One page of a list."""

    after: str = Field("", pattern=CODE, description="接在这个编码之后（取自上一页的 next） · behind this code, as `next` gives it")
    size: int = Field(50, ge=1, le=MOST, description=f"每页项数，最多{MOST} · items a page, at most {MOST}")


class Page(Schema):
    """The frame of every list."""

    count: int = Field(description="本页项数 · how many stand on this page")
    next: str | None = Field(description="下一页的地址；没有时为空 · address of the next page; null on the last")


class ItemRow(Schema):
    """业务办理项 One item in force, as lists show it."""

    code: str = Field(description="业务办理项编码 · code of the handling item")
    name: str = Field(description="事项名称 · name")
    version: int = Field(description="版本 · version")
    effective_on: str = Field(description="生效日期 · in force since", examples=["2026-01-01"])
    type: Labelled = Field(description="事项类型 · type")
    mode: str = Field(description="办理方式：划转、进驻、链接 · how it is handled here", examples=["划转"])
    body: Labelled = Field(description="实施主体（统一社会信用代码、名称） · who implements it")
    division: Labelled = Field(description="区划 · division")
    audiences: list[Audience] = Field(description="服务对象：个人、企业 · for people, for firms")
    topics: list[str] = Field(description="主题 · topics for people and for firms")
    lists: list[ListKey] = Field(description="所在的四办清单 马上办 网上办 就近办 一次办 · which of the four lists it stands in")
    wholly_online: bool = Field(description="全程网办 · from application to result online")
    promise: str = Field(description="承诺办结时限 · promised limit", examples=["5个工作日"])
    visits: int | None = Field(description="到办事现场次数 · visits on site")
    result: str = Field(description="审批结果名称 · what one gets")
    href: str = Field(description="指南数据的地址 · address of its guide")


class Items(Page):
    """事项清单 A page of items."""

    items: list[ItemRow]


class Line(Schema):
    """要素 One element."""

    name: str = Field(description="要素的国家标准名称 · national name of the element", examples=["accept_condition"])
    label: str = Field(description="要素名称 · label", examples=["受理条件"])
    value: str = Field(description="内容 · what it says")


class Part(Schema):
    """指南的一部分 Elements under one heading."""

    id: str
    title: str = Field(description="标题 · heading")
    lines: list[Line]


class Download(Schema):
    """可下载的文件 A blank form or a sample that can be had."""

    name: str = Field(description="文件名 · name of the file")
    kind: str = Field(description="类型：PDF、DOCX 等；别处的网页为空 · PDF, DOCX and so on; empty for a page elsewhere")
    at: str = Field(description="地址 · where it is")
    key: str = Field(description="事项所存文件的标记；由表单生成的为空 · mark of a file that the item holds; empty for its own forms")


class AskedMaterial(Schema):
    """材料 One line of the material list."""

    id: str
    name: str = Field(description="材料名称 · name")
    need: str = Field(description="必要性代码 · code of is_need: 1 必要, 2 非必要, 3 容缺后补")
    need_label: str = Field(description="必要性 · whether it must be handed in")
    form: str = Field(description="材料类型和形式 · original or copy, paper or electronic")
    copies: str = Field(description="份数 · copies")
    source: str = Field(description="来源渠道 · where it comes from")
    standard: str = Field(description="受理标准 · what makes it acceptable")
    filling: str = Field(description="填报须知 · how to fill it in")
    reason: str = Field(description="为什么要，用平实的话；没有写的为空 · what it is for, in plain words; empty where nothing is said")
    basis: str = Field(description="依据 · what demands it")
    when: str = Field(description="适用情形；空为都要 · situations that ask for it; empty: always asked")
    by_form: bool = Field(description="填写的表格就是这一项，不另交 · the form that is filled in is it; no file is asked for")
    blank: Download | None = Field(description="空白表格；没有的为空 · its blank form, if any")
    sample: Download | None = Field(description="示例样表；没有的为空 · its sample, if any")


class Choice(Schema):
    """选项 One answer to a question."""

    value: str = Field(description="写在 answer 参数冒号后的值 · what to write behind the colon of `answer`")
    label: str = Field(description="选项文字 · words")


class Question(Schema):
    """情形 A question that narrows the materials."""

    id: str = Field(description="情形编号 · what to write before the colon of `answer`")
    name: str = Field(description="情形名称 · name")
    question: str = Field(description="问题 · question")
    options: list[Choice]
    default: str = Field(description="通常的情形 · the usual case; nothing is taken for answered")


class Stage(Schema):
    """环节 A step of the procedure."""

    name: str
    power: str = Field(description="职权 · whose hands")
    limit: str = Field(description="时限 · limit; empty: none of its own")


class Fee(Schema):
    """收费项目 A fee."""

    name: str
    standard: str = Field(description="标准 · how much")
    basis: str = Field(description="依据 · by what")
    reduction: str = Field(description="减免 · reduction")


class Service(Schema):
    """中介服务 An intermediary service that the item asks for."""

    name: str
    basis: str = Field(description="依据 · the law that asks for it")
    arranged_by: str = Field(description="由谁委托 · who chooses and commissions it", examples=["申请人"])
    payer: str = Field(description="由谁付费 · who pays for it", examples=["申请人"])
    explain: str = Field(description="说明 · when it is needed and who may do it")


class Apart(Schema):
    """特别程序 A special procedure, whose time is not counted."""

    kind: str
    limit: str
    basis: str


class Answered(Schema):
    """常见问题 A common question."""

    question: str
    answer: str


class Cited(Schema):
    """设定依据 An article that the item rests on."""

    law: str
    number: str
    article: str
    rank: str
    text: str = Field(description="条文；事项没有引用原文的为空 · its words; empty when the item does not quote them")


class Guide(Schema):
    """办事指南 The whole guide of an item: the same content as its page and its paper."""

    code: str = Field(description="业务办理项编码 · code of the handling item")
    name: str = Field(description="事项名称 · name")
    version: int
    effective_on: str = Field(description="生效日期 · in force since")
    body: str = Field(description="实施主体 · who implements it")
    decided_by: str = Field(description="决定机关；实施主体自己决定的为空 · who decides, when the office only publishes the way there")
    division: Labelled
    mode: Mode = Field(description="办理方式 · how it is handled here")
    mode_label: str = Field(description="划转、进驻、链接 · the same in words")
    demo: bool = Field(description="演示数据 · whether it is invented")
    on_the_spot: bool = Field(description="即办件 · decided on the spot")
    only_in_person: bool = Field(description="不能网上申请，到窗口办 · not applied for online, but at a window")
    promise: str = Field(description="承诺办结时限 · promised limit")
    statutory: str = Field(description="法定办结时限 · limit by law")
    has_fee: bool = Field(description="是否收费 · whether there is a fee")
    result: str = Field(description="审批结果名称 · what one gets")
    validity: str = Field(description="有效期 · for how long it is valid")
    parts: dict[str, Part] = Field(description="要素，按指南的部分 · elements, by part of the guide")
    materials: list[AskedMaterial]
    questions: list[Question] = Field(description="情形问题，逐项回答后取材料 · questions; answer them at links.materials")
    stages: list[Stage]
    special: list[Apart]
    fees: list[Fee]
    services: list[Service] = Field(description="中介服务；没有的为空 · intermediary services, if any")
    faq: list[Answered]
    basis: list[Cited]
    ground: str = Field(description="公示依据 · the article that wants it published")
    links: dict[str, str] = Field(description="页面、流程图、表单、材料、表格的地址 · addresses of page, chart, form and so on")


class Given(Schema):
    """情形的回答 An answer as it was taken."""

    id: str
    name: str
    value: str
    label: str


class Needed(AskedMaterial):
    """材料和为什么要 A material with why it is asked for."""

    why: str = Field(description="为什么要 · why")


class Waiting(AskedMaterial):
    """看回答的材料 A material that depends on a question without an answer."""

    when: str = Field(description="什么情形才要 · with which answers it is asked for")


class Materials(Schema):
    """材料清单 The list for these answers: exact once `open` is empty."""

    code: str
    name: str
    answers: list[Given]
    open: list[Question] = Field(description="还没有回答的问题 · questions without an answer")
    required: int = Field(description="必要材料数 · how many must be handed in whatever else is answered")
    materials: list[Needed]
    waiting: list[Waiting] = Field(description="看回答才知道要不要的材料 · materials that depend on the open questions")


class FormData(Schema):
    """表单 The application form as data: JSON Schema with order, sections and widgets."""

    code: str
    name: str
    definition: dict[str, Any] = Field(description="JSON Schema 2020-12")
    order: list[str] = Field(description="字段顺序 · order of the fields")
    sections: list[dict[str, Any]] = Field(description="分节 · sections: title, fields")
    widgets: dict[str, dict[str, Any]] = Field(description="控件和含义 · widget of each field; role: what it means, where that is declared")
