"""Tables of the documents: files received, and statutory papers owed and made."""

from django.db import models

from oneseal.journal.queries import opened


class Upload(models.Model):
    """材料文件: a file received, judged by its content; the bytes are stored outside the database under their hash."""

    id = models.UUIDField("编号", primary_key=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    sm3 = models.CharField("SM3", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    ciphertext = models.BinaryField("文件名密文")
    wrapped_key = models.BinaryField("受保护的密钥")
    by = models.UUIDField("上传人")
    at = models.DateTimeField("上传时间")

    class Meta:
        db_table = "documents_upload"
        verbose_name = verbose_name_plural = "材料文件"

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        """文件名 as it was given: people put names and numbers into it, so it is kept encrypted."""
        return str(opened(self.id, self.ciphertext, self.wrapped_key)["name"])


class Paper(models.Model):
    """文书: an obligation of an act, with its official number and frozen content; made (rendered and sealed) after the act's commit."""

    STATES = (("owed", "待制作"), ("made", "已制作"))

    id = models.UUIDField("编号", primary_key=True)
    case = models.UUIDField("办件")
    kind = models.CharField("种类", max_length=30)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=80, unique=True)
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="机构", related_name="+")
    content = models.UUIDField("内容记录")
    seal_kind = models.CharField("用印", max_length=12)
    by = models.UUIDField("经办人", null=True)
    state = models.CharField("状态", max_length=5, choices=STATES)
    owed_at = models.DateTimeField("应制时间")
    leased_until = models.DateTimeField("制作占用至", null=True)
    made_at = models.DateTimeField("制成时间", null=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    profile = models.CharField("签名类型", max_length=20, blank=True)

    class Meta:
        db_table = "documents_paper"
        verbose_name = verbose_name_plural = "文书"
        indexes = [
            models.Index(fields=["case", "id"], name="documents_papers_of"),
            models.Index(fields=["owed_at"], condition=models.Q(state="owed"), name="documents_owed"),
            models.Index(fields=["sha256"], name="documents_by_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
