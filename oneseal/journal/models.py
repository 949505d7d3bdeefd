"""Tables of the journal. Entries and their order are append-only: the database itself refuses update and delete."""

from django.db import models


class JournalEntry(models.Model):
    """One act of one stream, as :class:`oneseal.journal.rules.Entry` describes it."""

    pk = models.CompositePrimaryKey("stream", "version")
    stream = models.UUIDField("流")
    version = models.PositiveIntegerField("版本")
    act = models.CharField("行为", max_length=40)
    by = models.UUIDField("经办人", null=True)
    power = models.CharField("职权", max_length=20)
    substituting = models.UUIDField("代岗所代之人", null=True)
    mandate = models.UUIDField("委托", null=True)
    at = models.DateTimeField("时间")
    data = models.JSONField("内容")
    previous = models.CharField("前一条摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        db_table = "journal_entry"
        verbose_name = verbose_name_plural = "日志条目"

    def __str__(self) -> str:
        return f"{self.stream} {self.version} {self.act}"


class JournalInbox(models.Model):
    """Committed entries that have no position yet; the sequencer empties it."""

    id = models.BigAutoField("登记序号", primary_key=True)
    stream = models.UUIDField("流")
    version = models.PositiveIntegerField("版本")

    class Meta:
        db_table = "journal_inbox"
        verbose_name = verbose_name_plural = "日志待排序"

    def __str__(self) -> str:
        return f"{self.id} {self.stream} {self.version}"


class JournalOrder(models.Model):
    """The gapless global order: readers that keep one number miss nothing."""

    position = models.BigIntegerField("位置", primary_key=True)
    stream = models.UUIDField("流")
    version = models.PositiveIntegerField("版本")

    class Meta:
        db_table = "journal_order"
        verbose_name = verbose_name_plural = "日志次序"
        constraints = [models.UniqueConstraint(fields=["stream", "version"], name="journal_order_once")]

    def __str__(self) -> str:
        return f"{self.position} {self.stream} {self.version}"


class JournalCursor(models.Model):
    """How far a named reader has come."""

    name = models.CharField("读者", max_length=60, primary_key=True)
    position = models.BigIntegerField("已读至", default=0)

    class Meta:
        db_table = "journal_cursor"
        verbose_name = verbose_name_plural = "日志读者"

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class Counter(models.Model):
    """A counter of numbers that are never given twice; gaps are allowed."""

    name = models.CharField("计数器", max_length=120, primary_key=True)
    value = models.BigIntegerField("已发至")

    class Meta:
        db_table = "journal_counter"
        verbose_name = verbose_name_plural = "编号计数器"

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class PersonalRecord(models.Model):
    """Personal data of one statement, encrypted under a key of its own; the row never changes, only the key can be destroyed."""

    id = models.UUIDField("编号", primary_key=True)
    ciphertext = models.BinaryField("密文")
    wrapped_key = models.BinaryField("受保护的密钥", null=True)
    mac = models.CharField("校验值", max_length=64)

    class Meta:
        db_table = "journal_personal_record"
        verbose_name = verbose_name_plural = "个人信息记录"

    def __str__(self) -> str:
        return str(self.id)
