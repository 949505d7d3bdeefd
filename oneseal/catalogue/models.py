"""Tables of the catalogue: items (事项), their versions, blocks of codes. Items and versions are written by acts of the journal alone."""

from django.db import models
from django.db.models import Q

from oneseal.catalogue.rules import STATES
from oneseal.catalogue.rules.content import MODES, TRANSFERRED
from oneseal.catalogue.rules.importing import CHECKING, IMPORT_STAGES, row_of
from oneseal.catalogue.rules.lists import LISTS
from oneseal.catalogue.rules.stream import EDITING, STAGES
from oneseal.catalogue.rules.taking import VERDICTS


class Item(models.Model):
    """事项: what one body implements. Only a leaf (业务办理项) can be applied for; its id is also the stream of its acts.

    ``key``: what the item is known by when lists are imported: body code and 地方实施编码, else 实施编码 and 办理项序号. ``body`` is empty
    while a list names a body that is not registered here; ``keeper`` is the bureau whose item managers keep the entry.
    ``published_code``: the 业务办理项编码 once published, so that no two published items bear the same.
    """

    id = models.UUIDField("流", primary_key=True)
    key = models.CharField("识别键", max_length=260, unique=True)
    former_key = models.CharField("原识别键", max_length=260, null=True, db_index=True)
    discarded_on = models.DateField("作废日期", null=True)
    keeper = models.ForeignKey("people.Body", models.PROTECT, verbose_name="管理机构", related_name="kept_items")
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="实施主体", related_name="items", null=True)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级事项", null=True, related_name="children")
    is_leaf = models.BooleanField("业务办理项")
    mode = models.CharField("办理方式", max_length=12, choices=list(MODES.items()), default=TRANSFERRED)
    catalog_code = models.CharField("基本编码", max_length=50, db_index=True)
    task_code = models.CharField("实施编码", max_length=50)
    task_handle_item = models.CharField("业务办理项编码", max_length=50, blank=True, default="")
    published_code = models.CharField("已发布的业务办理项编码", max_length=50, null=True, unique=True)
    local_code = models.CharField("地方基本目录编码", max_length=120, blank=True, default="")
    local_task_code = models.CharField("地方实施编码", max_length=120, blank=True, default="")
    name = models.CharField("事项名称", max_length=200)
    matched_names = models.JSONField("查找用名称")
    regime = models.CharField("适用规则", max_length=20)

    class Meta:
        db_table = "catalogue_item"
        verbose_name = verbose_name_plural = "事项"
        constraints = [
            models.CheckConstraint(condition=Q(is_leaf=True) | Q(task_handle_item=""), name="catalogue_main_has_no_leaf_code"),
            models.CheckConstraint(condition=Q(is_leaf=True) | Q(parent__isnull=True), name="catalogue_main_stands_alone"),
            models.CheckConstraint(condition=Q(published_code=None) | Q(body__isnull=False), name="catalogue_published_has_body"),
            models.CheckConstraint(condition=Q(mode__in=list(MODES)), name="catalogue_item_mode"),
        ]
        indexes = [
            models.Index(fields=["body", "name"], name="catalogue_item_of_body"),
            models.Index(fields=["keeper", "name"], name="catalogue_item_of_keeper"),
            models.Index(fields=["task_handle_item"], name="catalogue_item_by_handle"),
            models.Index(fields=["task_code"], name="catalogue_item_by_task"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.task_code}"


class ItemVersion(models.Model):
    """事项版本: immutable once published (R1-20; the database refuses a change too). A case keeps the version it was filed under."""

    id = models.UUIDField("编号", primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, verbose_name="事项", related_name="versions")
    version = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()))
    effective_on = models.DateField("生效日期", null=True)
    cancel_on = models.DateField("取消日期", null=True)
    regime = models.CharField("适用规则", max_length=20)
    content = models.JSONField("要素")
    form = models.JSONField("表单")
    chart = models.TextField("流程图")
    digest = models.CharField("摘要", max_length=64)
    stage = models.CharField("起草进度", max_length=10, choices=list(STAGES.items()), default=EDITING)
    remarks = models.JSONField("退回意见", default=list)

    class Meta:
        db_table = "catalogue_item_version"
        verbose_name = verbose_name_plural = "事项版本"
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="catalogue_version_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="draft"), name="catalogue_one_draft"),
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="catalogue_version_state"),
            models.CheckConstraint(condition=Q(stage__in=list(STAGES)), name="catalogue_version_stage"),
            models.CheckConstraint(condition=Q(state="draft") | Q(effective_on__isnull=False), name="catalogue_published_has_date"),
        ]
        indexes = [models.Index(fields=["item", "effective_on"], name="catalogue_version_in_force")]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.version}"

    @property
    def called(self) -> str:
        """事项名称 as this version says it: a draft of a published item may say another than the public reads."""
        return str(self.content["elements"].get("task_name") or "")[:200]


class ListedVersion(models.Model):
    """清单数据: what lists and topics ask of a published version, apart from all else that it says. Written when it is published, derived
    from it by the lists' own rules; ``oneseal catalogue index`` makes it anew."""

    version = models.OneToOneField(ItemVersion, models.CASCADE, primary_key=True, verbose_name="事项版本", related_name="listed")
    item = models.ForeignKey(Item, models.CASCADE, verbose_name="事项", related_name="+", db_index=False)
    number = models.PositiveIntegerField("版本")
    effective_on = models.DateField("生效日期")
    cancel_on = models.DateField("取消日期", null=True)
    name = models.CharField("事项名称", max_length=200)
    kind = models.CharField("事项类型", max_length=4)
    mode = models.CharField("办理方式", max_length=12)
    server_type = models.TextField("服务对象")
    user_topics = models.TextField("自然人主题")
    corp_topics = models.TextField("法人主题")
    in_group = models.CharField("归并", max_length=20)
    is_at_once = models.BooleanField("马上办")
    is_online = models.BooleanField("网上办")
    is_nearby = models.BooleanField("就近办")
    is_once = models.BooleanField("一次办")
    is_immediate = models.BooleanField("即办件")
    is_without_visit = models.BooleanField("零跑动")
    is_wholly_online = models.BooleanField("全程网办")
    statutory_days = models.PositiveIntegerField("计入压缩率的法定时限", null=True)
    promised_days = models.PositiveIntegerField("计入压缩率的承诺时限", null=True)
    said = models.JSONField("清单所用要素")

    class Meta:
        db_table = "catalogue_listed_version"
        verbose_name = verbose_name_plural = "清单数据"
        indexes = [models.Index(fields=["item", "number", "effective_on"], name="catalogue_listed_in_force")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class CodeBlock(models.Model):
    """赋码段: codes that a body may allot. ``taken``: how many were; the n-th code is computed, so none is used twice. Not a projection."""

    id = models.BigAutoField("序号", primary_key=True)
    name = models.CharField("赋码段", max_length=40)
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="赋码机构", related_name="+")
    prefix = models.CharField("前8位", max_length=8)
    organisation = models.CharField("主体标识码前2位", max_length=2)
    first = models.PositiveBigIntegerField("起始序号")
    size = models.PositiveBigIntegerField("数量")
    taken = models.PositiveBigIntegerField("已用数量", default=0)

    class Meta:
        db_table = "catalogue_code_block"
        verbose_name = verbose_name_plural = "赋码段"
        constraints = [
            models.UniqueConstraint(fields=["name", "body"], name="catalogue_one_block_per_body"),
            models.UniqueConstraint(fields=["organisation", "first"], name="catalogue_blocks_apart"),
            models.CheckConstraint(condition=Q(taken__lte=models.F("size")), name="catalogue_block_not_overdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix} {self.taken}/{self.size}"


class ReferenceList(models.Model):
    """目录: a published list that items refer to: the basic list (基本目录), or the list of licences (行政许可事项清单). A projection."""

    id = models.UUIDField("流", primary_key=True)
    kind = models.CharField("类别", max_length=10, choices=list(LISTS.items()))
    name = models.CharField("名称", max_length=200)
    edition = models.CharField("版本", max_length=60)
    demo = models.BooleanField("演示")
    entries = models.PositiveIntegerField("条数")

    class Meta:
        db_table = "catalogue_reference_list"
        verbose_name = verbose_name_plural = "目录"
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "edition"], name="catalogue_list_once"),
            models.CheckConstraint(condition=Q(kind__in=list(LISTS)), name="catalogue_list_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"


class ListEntry(models.Model):
    """目录条目: a basic code, or the number of a licence in its list, with the days on which it holds."""

    id = models.BigAutoField("序号", primary_key=True)
    of = models.ForeignKey(ReferenceList, models.PROTECT, verbose_name="目录", related_name="rows")
    code = models.CharField("编码或序号", max_length=50)
    name = models.CharField("名称", max_length=1000)
    task_type = models.CharField("事项类型", max_length=4)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True)

    class Meta:
        db_table = "catalogue_list_entry"
        verbose_name = verbose_name_plural = "目录条目"
        constraints = [models.UniqueConstraint(fields=["of", "code"], name="catalogue_entry_once")]
        indexes = [models.Index(fields=["code"], name="catalogue_entry_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Import(models.Model):
    """导入: one file's rows checked and taken in by batches; how far it came. Not a projection: the acts stand in the streams of the items.

    ``source``: the kept file of a list sent by the browser, for the periodic job; empty when the command line carries it on itself.
    ``done`` of ``size``: rows checked. ``tally``: what the check counted so far. ``held_by``: the process that carries it on, until when.
    """

    id = models.UUIDField("编号", primary_key=True)
    keeper = models.ForeignKey("people.Body", models.PROTECT, verbose_name="管理机构", related_name="+")
    by = models.UUIDField("导入人", null=True)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    began_at = models.DateTimeField("开始时间")
    stage = models.CharField("进度", max_length=10, choices=list(IMPORT_STAGES.items()), default=CHECKING)
    source = models.CharField("保存的文件", max_length=260, blank=True, default="")
    size = models.PositiveIntegerField("文件行数", default=0)
    done = models.PositiveIntegerField("已检查行数", default=0)
    tally = models.JSONField("检查所见", default=dict)
    places = models.PositiveIntegerField("没有登记的实施主体和区划", default=0)
    places_by = models.UUIDField("登记实施主体和区划的人", null=True)
    lines = models.TextField("只导入的行", blank=True, default="")
    reason = models.TextField("停下的原因", blank=True, default="")
    held_by = models.CharField("处理的进程", max_length=40, blank=True, default="")
    held_until = models.DateTimeField("处理至", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    unknown_columns = models.JSONField("未识别的列", default=list)
    header = models.JSONField("表头的问题", default=list)

    class Meta:
        db_table = "catalogue_import"
        verbose_name = verbose_name_plural = "导入"
        constraints = [models.CheckConstraint(condition=Q(stage__in=list(IMPORT_STAGES)), name="catalogue_import_stage")]
        indexes = [models.Index(fields=["keeper", "-began_at"], name="catalogue_import_latest")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.began_at:%Y-%m-%d}"


class ImportRow(models.Model):
    """导入行: one row of a file, checked: its key, what it says whole, what is wrong with it, and whether it was taken in."""

    id = models.BigAutoField("序号", primary_key=True)
    of = models.ForeignKey(Import, models.CASCADE, verbose_name="导入", related_name="rows")
    line = models.PositiveIntegerField("行号")
    key = models.CharField("识别键", max_length=260)
    name = models.CharField("事项名称", max_length=200)
    verdict = models.CharField("结果", max_length=10, choices=list(VERDICTS.items()))
    item = models.UUIDField("已有事项", null=True)
    said = models.JSONField("内容", null=True)
    findings = models.JSONField("问题")
    rules = models.TextField("问题所依规则", blank=True, default="")
    mark = models.CharField("内容摘要", max_length=64, blank=True, default="")
    taken = models.BooleanField("已写入", default=False)

    class Meta:
        db_table = "catalogue_import_row"
        verbose_name = verbose_name_plural = "导入行"
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="catalogue_import_line_once"),
            models.CheckConstraint(condition=Q(verdict__in=list(VERDICTS)), name="catalogue_import_verdict"),
        ]
        indexes = [
            models.Index(fields=["of", "key"], name="catalogue_import_by_key"),
            models.Index(fields=["of", "taken", "id"], name="catalogue_import_left"),
        ]

    @property
    def place(self) -> str:
        """The row of its sheet, with that where several hold a list."""
        sheet = next((each["sheet"] for each in self.findings if each.get("sheet")), "")
        return f"{sheet} {row_of(self.line)}".strip()

    def __str__(self) -> str:
        return f"{self.line} {self.name}"


class Synonym(models.Model):
    """常用说法: a word people use for items whose names hold ``means``; shipped with the product or added by an act. Not a projection."""

    id = models.UUIDField("流", primary_key=True)
    phrase = models.CharField("说法", max_length=20)
    means = models.CharField("对应事项名称中的词", max_length=80)
    division = models.CharField("区划（空：全部）", max_length=12, blank=True, default="")
    shipped = models.BooleanField("随软件提供")
    in_use = models.BooleanField("使用中", default=True)

    class Meta:
        db_table = "catalogue_synonym"
        verbose_name = verbose_name_plural = "常用说法"
        constraints = [models.UniqueConstraint(fields=["phrase", "means", "division"], name="catalogue_synonym_once")]

    def __str__(self) -> str:
        return f"{self.phrase} = {self.means}"


class MissedSearch(models.Model):
    """没有查到的说法: words that found nothing and how often; no digit, no person's name. Not a projection."""

    STATES = {"open": "待处理", "added": "已设为常用说法", "rejected": "不采用"}
    id = models.BigAutoField("序号", primary_key=True)
    words = models.CharField("所查文字", max_length=40)
    division = models.CharField("区划（空：未选择）", max_length=12, blank=True, default="")
    count = models.PositiveIntegerField("次数", default=1)
    first_on = models.DateField("首次")
    last_on = models.DateField("最近")
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()), default="open")

    class Meta:
        db_table = "catalogue_missed_search"
        verbose_name = verbose_name_plural = "没有查到的说法"
        constraints = [models.UniqueConstraint(fields=["words", "division"], name="catalogue_missed_once")]
        indexes = [models.Index(fields=["state", "-count"], name="catalogue_missed_by_count")]

    def __str__(self) -> str:
        return f"{self.words} ×{self.count}"


class SearchText(models.Model):
    """检索内容: what the search knows of versions that say the same. Rows never change; ``oneseal catalogue index`` makes them anew."""

    id = models.BigIntegerField("摘要", primary_key=True)
    name = models.CharField("事项名称", max_length=200)
    matched_name = models.CharField("查找用名称", max_length=200)
    pieces = models.JSONField("名称、说法、结果、材料")
    for_people = models.BooleanField("面向自然人")
    for_firms = models.BooleanField("面向法人和其他组织")
    topics = models.JSONField("主题")

    class Meta:
        db_table = "catalogue_search_text"
        verbose_name = verbose_name_plural = "检索内容"

    def __str__(self) -> str:
        return self.name


class SearchEntry(models.Model):
    """检索条目: a published version, where it is handled and from when until when (not included) it is found."""

    id = models.BigAutoField("序号", primary_key=True)
    item = models.ForeignKey(Item, models.CASCADE, verbose_name="事项", related_name="+")
    version = models.OneToOneField(ItemVersion, models.CASCADE, verbose_name="事项版本", related_name="+")
    text = models.ForeignKey(SearchText, models.PROTECT, verbose_name="检索内容", related_name="entries")
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="实施主体", related_name="+")
    division = models.CharField("区划", max_length=12)
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True)

    class Meta:
        db_table = "catalogue_search_entry"
        verbose_name = verbose_name_plural = "检索条目"
        indexes = [
            models.Index(fields=["text", "division"], name="catalogue_search_offices"),
            models.Index(fields=["until"], name="catalogue_search_over"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.division}"
