"""清单、主题、区划、机构、代码集、要素的数据 What the lists and registers of the open interface answer with."""

from ninja import Field, Schema

from oneseal.web.open.schemas import Labelled, Mode, Page


class Share(Schema):
    """占比 A share as the reports print it."""

    key: str
    name: str = Field(description="指标 · figure", examples=["可网办率"])
    rule: str = Field(description="怎样算 · how it is counted")
    part: str
    whole: str
    text: str = Field(description="保留两位小数；没有事项时为一横 · with two decimals; a dash where there is nothing", examples=["71.43%"])
    href: str = Field(description="分子（时限压缩率为所计）各事项的地址 · address of the items that it counts")


class Counted(Schema):
    """一份清单 One of the four lists, or one of the report's groups, with how many items it holds."""

    key: str
    name: str
    rule: str = Field(description="规则 · the rule")
    count: int
    href: str = Field(description="清单的地址 · address of its items")


class FourLists(Schema):
    """四办清单 马上办 网上办 就近办 一次办 The four lists of a division with the shares."""

    on: str = Field(description="计算的日期 · counted on")
    division: Labelled | None = Field(description="区划；空为全部 · division; null: all")
    services: bool = Field(description="是否计入公共服务 · whether public services count")
    items: int = Field(description="计入的事项数 · how many items are counted")
    links: int = Field(description="不计的链接事项数 · how many links are not counted")
    href: str = Field(description="这些事项的地址 · address of these items")
    lists: list[Counted]
    groups: list[Counted] = Field(description="三类归并，每个事项只归一类 · the report's disjoint groups")
    shares: list[Share]


class ListRow(Schema):
    """清单中的事项 An item of a list, with the columns of its page and file."""

    name: str
    task_handle_item: str = Field(description="业务办理项编码 · code")
    body: str
    division: str
    mode: Mode = Field(description="办理方式 · how it is handled here")
    mode_label: str = Field(description="划转、进驻、链接 · the same in words")
    wholly_online: bool
    promise: str
    visits: int | None
    href: str


class OneList(Page):
    """一份清单的一页 A page of one list."""

    of: Counted
    items: list[ListRow]


class Topic(Schema):
    """主题 A topic with the number of things that can be done under it."""

    topic: str
    count: int
    href: str


class Area(Schema):
    """便民领域 One of the nine areas of everyday life, with the names of its items."""

    key: str
    name: str
    topics: list[str]
    items: list[str]


class Topics(Schema):
    """主题 The topics for people and for firms, and the nine areas."""

    person: list[Topic]
    firm: list[Topic]
    areas: list[Area]


class Event(Schema):
    """一件事 An event of life that calls for several items."""

    key: str
    name: str
    said: str = Field(description="一句话说明 · in one sentence")
    href: str


class Events(Schema):
    """高效办成一件事 Every event."""

    count: int
    events: list[Event]


class Merged(Schema):
    """合并的材料 A material with the items that ask for it; it is handed in once."""

    name: str
    items: list[str]
    shared: bool = Field(description="不止一个事项要 · whether more than one asks for it")


class EventItem(Schema):
    """一件事中的事项 An item of the event, in the order in which things are done."""

    code: str
    name: str
    body: str
    href: str


class WholeEvent(Schema):
    """一件事 An event with its items here and one list of materials."""

    key: str
    name: str
    said: str
    items: list[EventItem]
    materials: list[Merged]
    apart: int = Field(description="分别办要交的份数 · how many it would be one by one")
    spared: int = Field(description="合并后少交的份数 · how many are spared")


class Division(Schema):
    """区划 A division."""

    code: str
    name: str
    level: int = Field(description="1 市 2 县 3 乡镇 4 村 · city, county, town, village")
    parent: str | None
    href: str


class Divisions(Page):
    """区划 A page of divisions."""

    divisions: list[Division]


class Body(Schema):
    """机构 A body that implements items, or supervises afterwards."""

    code: str = Field(description="统一社会信用代码 · unified social credit code")
    name: str
    division: Labelled
    address: str
    phone: str = Field(description="咨询电话 · questions")
    complaint_phone: str = Field(description="投诉电话 · complaints")
    href: str = Field(description="其事项的地址 · address of its items")


class Bodies(Page):
    """机构 A page of bodies."""

    bodies: list[Body]


class CodeRow(Schema):
    """代码 One code and the days on which it holds."""

    value: str
    label: str
    since: str
    until: str | None


class CodeSet(Schema):
    """代码集 A code set with the standard it comes from."""

    name: str
    title: str
    standard: str
    open: bool = Field(description="是否允许表外的值 · whether other values occur")
    codes: list[CodeRow]


class CodeSets(Schema):
    """代码集 Every code set."""

    count: int
    code_sets: list[CodeSet]


class Element(Schema):
    """要素 An element of the implementation list under its national name."""

    name: str
    label: str
    group: str
    help: str
    must: bool = Field(description="必填 · needed to publish")
    kind: str = Field(description="类型 · text, int, bool, table")
    code_set: str = Field(description="代码集 · its code set; empty: free")
    many: bool = Field(description="多个代码用 ^ 分开 · several codes joined by ^")


class Elements(Schema):
    """要素 Every element of items, and of material lines."""

    count: int
    elements: list[Element]
    materials: list[Element]
    services: list[Element]
