"""Table of the certificates: each with a stream and a life of its own after the grant."""

from django.db import models

from oneseal.certificates.rules import State


class Certificate(models.Model):
    """证照: issued after a grant. The holder's name and code are in the encrypted ``record``."""

    id = models.UUIDField("流", primary_key=True)
    number = models.CharField("证号", max_length=80, unique=True)
    identifier = models.CharField("电子证照标识", max_length=120, unique=True)
    name = models.CharField("证照名称", max_length=200)
    case = models.UUIDField("办件", db_index=True)
    item_version = models.UUIDField("事项版本")
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="颁发机构", related_name="+")
    holder = models.ForeignKey("people.Party", models.PROTECT, verbose_name="持证人", related_name="certificates")
    holder_index = models.CharField("持证人证件索引", max_length=64, db_index=True)
    record = models.UUIDField("内容记录")
    paper = models.UUIDField("文书", unique=True)
    valid_from = models.DateField("有效期自")
    valid_until = models.DateField("有效期至", null=True)
    validity_note = models.CharField("有效期说明", max_length=200, blank=True, default="", db_default="")
    state = models.CharField("状态", max_length=12, choices=[(state.value, state.label) for state in State])
    demo = models.BooleanField("演示")

    class Meta:
        db_table = "certificates_certificate"
        verbose_name = verbose_name_plural = "证照"
        indexes = [models.Index(fields=["body", "state", "valid_until"], name="certificates_of_body")]

    def __str__(self) -> str:
        return self.number
