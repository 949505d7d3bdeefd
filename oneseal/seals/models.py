"""Tables of the seals: authorities, seals with their keys (encrypted), every use, and the signed roots of the journal."""

from django.db import models


class Authority(models.Model):
    """签发机构: who issues the seals' certificates; ``root`` signs the journal's roots."""

    name = models.CharField("名称", max_length=12, primary_key=True)
    certificate = models.TextField("数字证书")
    key = models.BinaryField("加密的私钥")
    made_at = models.DateTimeField("制作时间")
    demo = models.BooleanField("演示")

    class Meta:
        db_table = "seals_authority"
        verbose_name = verbose_name_plural = "签发机构"

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """印章: one seal of a bureau, with its register entry and its key."""

    KINDS = (("licence", "行政许可专用章"), ("acceptance", "受理专用章"), ("service", "政务服务专用章"))
    STATES = (("active", "启用"), ("stopped", "停用"), ("surrendered", "缴销"))

    id = models.UUIDField("编号", primary_key=True)
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="机构", related_name="seals")
    kind = models.CharField("种类", max_length=12, choices=KINDS)
    name = models.CharField("名称", max_length=120)
    code = models.CharField("印章编码", max_length=13, unique=True)
    keeper = models.ForeignKey("people.Party", models.PROTECT, verbose_name="保管人", related_name="+", null=True)
    state = models.CharField("状态", max_length=12, choices=STATES)
    made_on = models.DateField("制作日期")
    certificate = models.TextField("数字证书")
    serial = models.CharField("证书序列号", max_length=50)
    key = models.BinaryField("加密的私钥")
    demo = models.BooleanField("演示")

    class Meta:
        db_table = "seals_seal"
        verbose_name = verbose_name_plural = "印章"
        constraints = [
            models.UniqueConstraint(fields=["body", "kind"], condition=models.Q(state="active"), name="seals_one_active"),
        ]

    def __str__(self) -> str:
        return self.name


class SealUse(models.Model):
    """用印记录: who, for what, which file, when and where on it."""

    id = models.BigAutoField("序号", primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, verbose_name="印章", related_name="uses")
    paper = models.UUIDField("文书", unique=True)
    case = models.UUIDField("办件", db_index=True)
    sha256 = models.CharField("文件 SHA-256", max_length=64)
    by = models.UUIDField("经办人", null=True)
    at = models.DateTimeField("用印时间")
    page = models.PositiveSmallIntegerField("页码")
    position = models.CharField("位置", max_length=40)

    class Meta:
        db_table = "seals_use"
        verbose_name = verbose_name_plural = "用印记录"
        indexes = [models.Index(fields=["seal", "at"], name="seals_uses_of")]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.paper}"


class Root(models.Model):
    """签名根: a Merkle root over the entries after the last root up to a position, chained and signed."""

    position = models.BigIntegerField("至位置", primary_key=True)
    first = models.BigIntegerField("自位置")
    merkle = models.CharField("默克尔根", max_length=64)
    previous = models.CharField("上一根摘要", max_length=64)
    signature = models.BinaryField("签名")
    at = models.DateTimeField("签名时间")

    class Meta:
        db_table = "seals_root"
        verbose_name = verbose_name_plural = "签名根"
        constraints = [
            models.UniqueConstraint("first", name="seals_root_begins_once"),
            models.UniqueConstraint("previous", name="seals_root_follows_once"),
        ]
        """Made of expressions, so that SQLite adds an index and does not remake the table, which would lose its triggers."""

    def __str__(self) -> str:
        return str(self.position)
