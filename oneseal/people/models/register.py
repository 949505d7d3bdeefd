"""Registers: divisions, bodies, units, posts, persons and firms, who holds what, who acts for whom, and who read numbers in clear.

Every row but the last is written by an act of the journal. ``until`` is always the last day on which a row holds; ``ended_at``
is the instant at which it was ended at once, whatever its dates say.
"""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from oneseal.journal.gate import new_stream
from oneseal.law.powers import POWERS


def new_id() -> UUID:
    """Key of a new row, which is also the stream of its acts."""
    return new_stream()


def _dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gte=F("since")), name=name, violation_error_message="截止日期不能早于开始日期"
    )


class DivisionLevel(models.IntegerChoices):
    """The four levels of a city."""

    CITY = 1, "市"
    COUNTY = 2, "县（市、区）"
    TOWN = 3, "乡镇（街道）"
    VILLAGE = 4, "村（社区）"


class Division(models.Model):
    """行政区划 with its 12-digit code. Codes change over the years: a row gets an end date, it is never deleted."""

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    stream = models.UUIDField("流", unique=True, default=new_id)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("级别", choices=DivisionLevel)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级区划", null=True, related_name="children")
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True)

    class Meta:
        db_table = "people_division"
        verbose_name = verbose_name_plural = "行政区划"
        constraints = [
            _dates_in_order("people_division_dates"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="people_division_level"),
            models.CheckConstraint(condition=Q(level__lte=2) | Q(parent__isnull=False), name="people_division_has_parent"),
        ]
        indexes = [models.Index(fields=["level", "code"], name="people_division_by_level")]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class BodyKind(models.TextChoices):
    """What a body is to the bureau."""

    BUREAU = "bureau", "行政审批服务局"
    DEPARTMENT = "department", "原实施部门（监管部门）"
    LISTED = "listed", "事项清单所列实施主体"


class Body(models.Model):
    """机构: a bureau, an original department that supervises after the transfer, or a body that a list of items names. Names of its papers
    come from here; a listed body makes none yet, so it may lack all but code, name and division."""

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=100)
    short_word = models.CharField("机关代字", max_length=20, unique=True, null=True)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="区划", related_name="bodies")
    kind = models.CharField("类别", max_length=12, choices=BodyKind)
    government = models.CharField("本级人民政府", max_length=100)
    court = models.CharField("管辖法院", max_length=100)
    address = models.CharField("地址", max_length=200)
    phone = models.CharField("联系电话", max_length=30)
    complaint_phone = models.CharField("投诉电话", max_length=30)

    class Meta:
        db_table = "people_body"
        verbose_name = verbose_name_plural = "机构"
        constraints = [
            models.UniqueConstraint(fields=["division"], condition=Q(kind="bureau"), name="people_one_bureau_per_division"),
            models.UniqueConstraint(fields=["name"], name="people_body_name_once"),
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="people_body_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """Internal units of a bureau."""

    ACCEPTANCE = "acceptance", "综合受理"
    MARKET = "market", "市场准入"
    INVESTMENT = "investment", "投资建设"
    SOCIAL = "social", "社会事务"
    SURVEY = "survey", "现场勘验"
    CERTIFICATE = "certificate", "制证窗口"
    HEADS = "heads", "局领导"


class Unit(models.Model):
    """科室 of a body."""

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="机构", related_name="units")
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=UnitKind)

    class Meta:
        db_table = "people_unit"
        verbose_name = verbose_name_plural = "科室"
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], name="people_unit_name_once"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="people_unit_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: grants one power over its unit and division, to at most ``quota`` persons at a time (核定编制)."""

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="科室", related_name="posts")
    name = models.CharField("名称", max_length=60)
    power = models.CharField("职权", max_length=20, choices=[(power, power) for power in POWERS])
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="区划", related_name="posts")
    quota = models.PositiveSmallIntegerField("核定人数")

    class Meta:
        db_table = "people_post"
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="people_post_name_once"),
            models.CheckConstraint(condition=Q(quota__gte=1), name="people_post_quota"),
            models.CheckConstraint(condition=Q(power__in=POWERS), name="people_post_power"),
        ]
        indexes = [models.Index(fields=["division", "power"], name="people_post_by_power")]

    def __str__(self) -> str:
        return f"{self.name}（{self.power}）"


class PartyKind(models.TextChoices):
    """Whether a party is a person or an organisation with a code of its own."""

    NATURAL = "natural", "自然人"
    LEGAL = "legal", "法人或其他组织"


class Party(models.Model):
    """当事人: a natural person (staff and applicants alike) or an organisation with a USCC (个体工商户 included).

    What a natural person is called is nowhere in this table: it is in the encrypted record, and a keyed index of the whole name
    (``name_index``) finds her for whoever knows it. ``representative`` acts for an
    organisation by law (法定代表人、负责人、经营者), everybody else by a mandate. ``enforcement_number`` is in clear: an officer shows it
    to whom she examines, and bureaus publish it (行政执法公示).

    ``claim_index``: whose number somebody has typed who signed up and proved nothing (自报). Such a party is not found by the number,
    nobody files for it but itself, and any number of them may name one number; when it is proved, the index moves to ``code_index``.
    """

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    kind = models.CharField("类别", max_length=8, choices=PartyKind)
    name = models.CharField("名称", max_length=200, blank=True, default="")
    code = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    code_index = models.CharField("证件号码索引", max_length=64)
    claim_index = models.CharField("自报证件号码索引", max_length=64, blank=True, default="", db_default="", db_index=True)
    record = models.UUIDField("个人信息记录", null=True)
    mobile_index = models.CharField("手机号码索引", max_length=64, blank=True, default="", db_index=True)
    name_index = models.CharField("姓名索引", max_length=64, blank=True, default="", db_default="", db_index=True)
    representative = models.ForeignKey(
        "self", models.PROTECT, verbose_name="法定代表人（负责人、经营者）", null=True, related_name="represented"
    )
    enforcement_number = models.CharField("行政执法证号", max_length=30, blank=True, default="", db_default="")
    erased_at = models.DateTimeField("个人信息删除时间", null=True)

    class Meta:
        db_table = "people_party"
        verbose_name = verbose_name_plural = "当事人"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code_index"], name="people_party_once"),
            models.UniqueConstraint(
                fields=["enforcement_number"], condition=~Q(enforcement_number=""), name="people_enforcement_number_once"
            ),
            models.CheckConstraint(condition=Q(kind="natural") | Q(enforcement_number=""), name="people_enforcement_number_of_a_person"),
            models.CheckConstraint(
                condition=Q(kind="natural", name="", code="", representative__isnull=True) | Q(kind="legal") & ~Q(name="") & ~Q(code=""),
                name="people_party_kind",
            ),
        ]
        indexes = [models.Index(fields=["kind", "id"], name="people_party_list")]

    @property
    def is_claimed(self) -> bool:
        """Whether its number was typed by somebody who has proved nothing."""
        return bool(self.claim_index)

    def __str__(self) -> str:
        return self.name or f"自然人 {self.id}"


class Holding(models.Model):
    """任职: a person holds a post from ``since`` to ``until``, both days included."""

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="holdings")
    person = models.ForeignKey(Party, models.PROTECT, verbose_name="人员", related_name="holdings")
    since = models.DateField("开始日期")
    until = models.DateField("截止日期", null=True)
    ended_at = models.DateTimeField("即时终止时间", null=True)

    class Meta:
        db_table = "people_holding"
        verbose_name = verbose_name_plural = "任职"
        constraints = [_dates_in_order("people_holding_dates")]
        indexes = [models.Index(fields=["person", "since"], name="people_holding_of")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.person_id} {self.since}"


class Substitution(models.Model):
    """代岗（A/B 岗）: ``substitute`` has the power of ``absent`` at ``post`` on the days given; there is always a last day."""

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    post = models.ForeignKey(Post, models.PROTECT, verbose_name="岗位", related_name="substitutions")
    absent = models.ForeignKey(Party, models.PROTECT, verbose_name="缺勤人员", related_name="+")
    substitute = models.ForeignKey(Party, models.PROTECT, verbose_name="代岗人员", related_name="+")
    since = models.DateField("开始日期")
    until = models.DateField("截止日期")
    record = models.UUIDField("事由（个人信息记录）", null=True)
    ended_at = models.DateTimeField("即时终止时间", null=True)

    class Meta:
        db_table = "people_substitution"
        verbose_name = verbose_name_plural = "代岗"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="people_substitution_dates"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="people_substitution_of_another"),
        ]
        indexes = [models.Index(fields=["substitute", "since"], name="people_substitution_by")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.since}–{self.until}"


class Mandate(models.Model):
    """委托: ``agent`` may do the verbs of ``scope`` ("*": all) for ``principal``; an ended mandate is worth nothing from that instant."""

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    principal = models.ForeignKey(Party, models.PROTECT, verbose_name="委托人", related_name="mandates_given")
    agent = models.ForeignKey(Party, models.PROTECT, verbose_name="受托人", related_name="mandates_held")
    scope = models.JSONField("委托事项")
    since = models.DateField("开始日期")
    until = models.DateField("截止日期", null=True)
    ended_at = models.DateTimeField("终止时间", null=True)

    class Meta:
        db_table = "people_mandate"
        verbose_name = verbose_name_plural = "委托"
        constraints = [
            _dates_in_order("people_mandate_dates"),
            models.CheckConstraint(condition=~Q(principal=F("agent")), name="people_mandate_to_another"),
        ]
        indexes = [models.Index(fields=["agent", "since"], name="people_mandate_of")]

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.agent_id}"


class PersonalRead(models.Model):
    """查阅记录: an officer saw a number of a person in clear: who, whose, for which case, why, when. Only grows. Not a projection."""

    id = models.BigAutoField("序号", primary_key=True)
    reader = models.UUIDField("查阅人")
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="机构", related_name="+")
    party = models.UUIDField("被查阅人")
    case = models.UUIDField("办件", null=True)
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("查阅时间")

    class Meta:
        db_table = "people_personal_read"
        verbose_name = verbose_name_plural = "查阅记录"
        indexes = [
            models.Index(fields=["body", "id"], name="people_reads_at"),
            models.Index(fields=["reader", "at"], name="people_reads_by"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.party}"
