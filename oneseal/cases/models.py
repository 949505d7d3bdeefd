"""Tables of the cases. ``Case`` is a projection of the journal; filings, material and drafts are not: they are what acts were given."""

from django.db import models
from django.db.models.functions import Coalesce

from oneseal.cases.rules import Phase
from oneseal.cases.rules.steps import Step, steps_in


class Case(models.Model):
    """办件: what lists need of a case, derived from its entries. Lights and remaining days are never stored."""

    id = models.UUIDField("流", primary_key=True)
    number = models.CharField("办件编号", max_length=60, unique=True)
    query_number = models.CharField("查询号", max_length=20, unique=True)
    tail = models.CharField("倒写的办件编号", max_length=60, default="")
    version = models.PositiveIntegerField("版本")
    moved_at = models.DateTimeField("最近进展时间")
    renewals = models.PositiveSmallIntegerField("更换查询密码次数", default=0)
    phase = models.CharField("状态", max_length=20, choices=[(phase.value, phase.label) for phase in Phase])
    item_version = models.ForeignKey("catalogue.ItemVersion", models.PROTECT, verbose_name="事项版本", related_name="+")
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="实施机构", related_name="+")
    division = models.ForeignKey("people.Division", models.PROTECT, verbose_name="区划", related_name="+")
    applicant = models.ForeignKey("people.Party", models.PROTECT, verbose_name="申请人", related_name="+")
    agent = models.ForeignKey("people.Party", models.PROTECT, verbose_name="代理人", related_name="+", null=True)
    form = models.UUIDField("表单记录")
    open_power = models.CharField("待办职权", max_length=40)
    open_unit = models.CharField("待办科室", max_length=20, blank=True, default="")
    also_open = models.TextField("同时待办", blank=True, default="")
    open_tasks = models.JSONField("待办环节")
    due_on = models.DateField("当前期限", null=True)
    received_on = models.DateField("收件日期")
    accepted_on = models.DateField("受理日期", null=True)
    decided_on = models.DateField("决定日期", null=True)
    ended_on = models.DateField("办结日期", null=True)
    notice_due_on = models.DateField("告知期限", null=True)
    correction_due_on = models.DateField("补正期限", null=True)
    lapses_after = models.DateField("逾期退件的最后补正日", null=True)
    notified_on = models.DateField("补正告知书送达日期", null=True)
    unmade_notice = models.UUIDField("等待制成的补正告知书", null=True)
    promise_due_on = models.DateField("承诺期限", null=True)
    statutory_due_on = models.DateField("法定期限", null=True)
    delivery_due_on = models.DateField("送达期限", null=True)
    provisional = models.BooleanField("期限为暂定")
    calendar = models.CharField("所据日历版本", max_length=120)
    deemed = models.BooleanField("视为受理")
    planned_on = models.DateField("约定勘验日期", null=True)
    planned_at = models.CharField("约定勘验时间", max_length=5, blank=True, default="")
    planned_officers = models.JSONField("约定勘验人员", default=list)

    class Meta:
        db_table = "cases_case"
        verbose_name = verbose_name_plural = "办件"
        indexes = [
            models.Index(fields=["body", "open_power", "due_on", "id", "division", "open_unit", "item_version"], name="cases_worklist"),
            models.Index(
                fields=["body", "open_power", "division", "open_unit", "due_on", "item_version"],
                condition=~models.Q(open_power=""),
                name="cases_counted",
            ),
            models.Index(
                fields=["body", "open_power", "received_on", "id", "division", "open_unit", "item_version"],
                condition=~models.Q(open_power=""),
                name="cases_by_receipt",
            ),
            models.Index(fields=["body", "also_open"], condition=models.Q(also_open__gt=""), name="cases_several_open"),
            models.Index(fields=["body", "received_on"], name="cases_received"),
            models.Index("body", Coalesce("decided_on", "ended_on"), name="cases_gone"),
            models.Index(fields=["tail"], name="cases_by_tail"),
            models.Index(fields=["phase", "notice_due_on"], name="cases_notice_due"),
            models.Index(fields=["lapses_after", "id"], condition=models.Q(lapses_after__isnull=False), name="cases_lapsing"),
            models.Index(fields=["unmade_notice"], condition=models.Q(unmade_notice__isnull=False), name="cases_notice_unmade"),
            models.Index(fields=["applicant", "received_on"], name="cases_of_applicant"),
            models.Index(fields=["applicant", "due_on"], condition=models.Q(ended_on__isnull=True), name="cases_running_of_applicant"),
            models.Index(fields=["item_version", "received_on"], name="cases_of_item"),
            models.Index(fields=["decided_on"], condition=models.Q(decided_on__isnull=False), name="cases_decided"),
            models.Index(fields=["division", "calendar"], condition=models.Q(ended_on__isnull=True), name="cases_by_calendar"),
            models.Index(fields=["body", "planned_on"], condition=models.Q(planned_on__isnull=False), name="cases_surveys_planned"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that are open, the first first; none when the case has ended."""
        return ((self.open_power, self.open_unit), *steps_in(self.also_open)) if self.open_power else ()


class Filing(models.Model):
    """The key under which a person filed: the same filing sent twice is one case."""

    id = models.BigAutoField("序号", primary_key=True)
    person = models.UUIDField("提交人")
    key = models.CharField("提交键", max_length=64)
    case = models.UUIDField("办件")
    digest = models.CharField("提交内容摘要", max_length=64)

    class Meta:
        db_table = "cases_filing"
        verbose_name = verbose_name_plural = "提交记录"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="cases_filed_once")]

    def __str__(self) -> str:
        return self.key


class Material(models.Model):
    """A file given for a material line in the filing (round 0) or in a round of correction. Rows never change."""

    id = models.BigAutoField("序号", primary_key=True)
    case = models.UUIDField("办件", db_index=True)
    round = models.PositiveSmallIntegerField("轮次")
    line = models.CharField("材料", max_length=60)
    upload = models.ForeignKey("documents.Upload", models.PROTECT, verbose_name="文件", related_name="+")

    class Meta:
        db_table = "cases_material"
        verbose_name = verbose_name_plural = "申请材料"

    def __str__(self) -> str:
        return f"{self.line} {self.round}"


class Draft(models.Model):
    """申请草稿: saved before filing; it follows the item's version in force. What was filled in is encrypted and goes with the row.

    ``begun_under``: the version under which it was begun; what the item changed since is told until it is filed.
    """

    id = models.UUIDField("编号", primary_key=True)
    person = models.ForeignKey("people.Party", models.CASCADE, verbose_name="填写人", related_name="+")
    applicant = models.ForeignKey("people.Party", models.CASCADE, verbose_name="申请人", related_name="+")
    item_version = models.ForeignKey("catalogue.ItemVersion", models.PROTECT, verbose_name="事项版本", related_name="+")
    begun_under = models.ForeignKey("catalogue.ItemVersion", models.PROTECT, verbose_name="开始填写时的版本", related_name="+", null=True)
    answers = models.JSONField("情形")
    ciphertext = models.BinaryField("表单密文")
    wrapped_key = models.BinaryField("受保护的密钥")
    materials = models.JSONField("材料")
    updated_at = models.DateTimeField("保存时间")

    class Meta:
        db_table = "cases_draft"
        verbose_name = verbose_name_plural = "申请草稿"
        indexes = [models.Index(fields=["person", "updated_at"], name="cases_drafts_of")]

    def __str__(self) -> str:
        return str(self.id)


class SurveyNote(models.Model):
    """勘验暂存: a survey that is being taken down, per officer; encrypted, overwritten, gone with the record. Not a projection."""

    id = models.UUIDField("编号", primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="办件", related_name="+")
    person = models.ForeignKey("people.Party", models.CASCADE, verbose_name="记录人", related_name="+")
    ciphertext = models.BinaryField("密文")
    wrapped_key = models.BinaryField("受保护的密钥")
    updated_at = models.DateTimeField("保存时间")

    class Meta:
        db_table = "cases_survey_note"
        verbose_name = verbose_name_plural = "勘验暂存"
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="cases_one_note_each")]

    def __str__(self) -> str:
        return str(self.case_id)


class SupplyNote(models.Model):
    """补正暂存: files uploaded for a correction and not handed in yet, by line, per person, and the form as far as it was put right,
    encrypted; overwritten, gone once nothing is awaited any more. Not a projection."""

    id = models.UUIDField("编号", primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="办件", related_name="+")
    person = models.ForeignKey("people.Party", models.CASCADE, verbose_name="上传人", related_name="+")
    materials = models.JSONField("材料")
    ciphertext = models.BinaryField("表单密文", null=True)
    wrapped_key = models.BinaryField("受保护的密钥", null=True)
    updated_at = models.DateTimeField("保存时间")

    class Meta:
        db_table = "cases_supply_note"
        verbose_name = verbose_name_plural = "补正暂存"
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="cases_one_supply_note_each")]

    def __str__(self) -> str:
        return str(self.case_id)


class Claim(models.Model):
    """领取: who works on an open step of a case, told to colleagues. No act: it binds nobody and ends with the step. Not a projection."""

    id = models.BigAutoField("序号", primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="办件", related_name="claims")
    person = models.ForeignKey("people.Party", models.PROTECT, verbose_name="领取人", related_name="+")
    power = models.CharField("职权", max_length=40)
    unit = models.CharField("科室", max_length=20, blank=True, default="")
    since = models.DateTimeField("领取时间")

    class Meta:
        db_table = "cases_step_claim"
        verbose_name = verbose_name_plural = "领取"
        constraints = [models.UniqueConstraint(fields=["case", "power", "unit"], name="cases_one_holder_a_step")]

    def __str__(self) -> str:
        return str(self.case_id)


class SavedView(models.Model):
    """常用视图: the filters of a work list that an officer has named for herself. Not a projection."""

    id = models.BigAutoField("序号", primary_key=True)
    person = models.ForeignKey("people.Party", models.CASCADE, verbose_name="保存人", related_name="+")
    name = models.CharField("名称", max_length=30)
    filters = models.CharField("条件", max_length=400)
    opens_first = models.BooleanField("先打开", default=False)

    class Meta:
        db_table = "cases_saved_view"
        verbose_name = verbose_name_plural = "常用视图"
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="cases_view_named_once")]

    def __str__(self) -> str:
        return self.name


class Original(models.Model):
    """收存的原件: a document that an applicant left here: whose, in whose hands, until it is returned. A projection of its stream."""

    class State(models.TextChoices):
        """Here, or back with its owner."""

        KEPT = "kept", "收存中"
        RETURNED = "returned", "已退还"

    id = models.UUIDField("流", primary_key=True)
    number = models.CharField("收存单号", max_length=20)
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="收存机构", related_name="+")
    party = models.ForeignKey("people.Party", models.PROTECT, verbose_name="当事人", related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="办件", related_name="originals", null=True)
    record = models.UUIDField("内容记录")
    holder = models.ForeignKey("people.Party", models.PROTECT, verbose_name="现在由谁保管", related_name="+")
    since = models.DateTimeField("保管起于")
    state = models.CharField("状态", max_length=8, choices=State, default=State.KEPT)

    class Meta:
        db_table = "cases_original"
        verbose_name = verbose_name_plural = "收存的原件"
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="cases_original_number")]
        indexes = [
            models.Index(fields=["body", "state", "id"], name="cases_originals_of_body"),
            models.Index(fields=["party", "state"], name="cases_originals_of_party"),
        ]

    def __str__(self) -> str:
        return self.number
