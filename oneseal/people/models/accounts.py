"""登录账号, and what opens them: recovery codes, the second step of signing in. No projections: the journal alone does not make them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from oneseal.journal.queries import opened
from oneseal.people.models.register import Party, new_id


class Proof(models.TextChoices):
    """How an account's owner has proved who she is. An account without proof belongs to a party that is claimed."""

    NONE = "", "未核实"
    WINDOW = "window", "窗口核对证件原件"
    PROVINCE = "province", "省统一身份认证"
    CODE = "code", "窗口核实身份后发的恢复码"
    OFFICE = "office", "所在机构开户"


class Account(AbstractBaseUser):
    """登录账号 of a person. Separation of hands compares persons, so a second account is no second pair of hands. Not a projection.

    Most logins are mobile numbers: what it is stands sealed in the row, and is found by a keyed index, which is also what the lock-out
    counts by. Both go with the personal data of the person.
    """

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    login_index = models.CharField("登录名索引", max_length=64, unique=True)
    ciphertext = models.BinaryField("登录名密文", null=True)
    wrapped_key = models.BinaryField("受保护的密钥", null=True)
    person = models.ForeignKey(Party, models.PROTECT, verbose_name="人员", related_name="accounts")
    is_active = models.BooleanField("启用", default=True)
    identity_mark = models.CharField("统一身份认证标记", max_length=64, null=True, unique=True)
    proof = models.CharField("身份核实方式", max_length=8, choices=Proof, blank=True, default=Proof.NONE, db_default="")

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "login_index"
    REQUIRED_FIELDS = []

    class Meta:
        db_table = "people_account"
        verbose_name = verbose_name_plural = "登录账号"

    @property
    def login(self) -> str:
        """登录名 in clear; nothing once it was erased."""
        return str(opened(self.id, self.ciphertext, self.wrapped_key)["login"]) if self.wrapped_key else ""

    def __str__(self) -> str:
        return f"{self.person_id} {self.id}"


class RecoveryCode(models.Model):
    """恢复码: sets a new password once, in place of the forgotten one. Only a keyed mark of it is kept. Not a projection."""

    class State(models.TextChoices):
        """A code that was used or replaced opens nothing more."""

        OPEN = "open", "有效"
        USED = "used", "已使用"
        REPLACED = "replaced", "已作废"

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    person = models.ForeignKey(Party, models.PROTECT, verbose_name="人员", related_name="+")
    mark = models.CharField("标记", max_length=64, unique=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    until = models.DateTimeField("有效至", null=True)

    class Meta:
        db_table = "people_recovery_code"
        verbose_name = verbose_name_plural = "恢复码"
        indexes = [models.Index(fields=["person", "state"], name="people_recovery_open")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class SecondFactor(models.Model):
    """两步登录: the secret that a person's authenticator shares with us, sealed in the row. Not a projection.

    It counts from ``enrolled_at`` on, when a code has shown that she has it. ``last_step``: the step of the last code that was accepted,
    so that none is accepted twice. The row goes when it is removed.
    """

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    person = models.OneToOneField(Party, models.PROTECT, verbose_name="人员", related_name="+")
    ciphertext = models.BinaryField("密钥密文")
    wrapped_key = models.BinaryField("受保护的密钥")
    begun_at = models.DateTimeField("开始登记时间")
    enrolled_at = models.DateTimeField("登记时间", null=True)
    last_step = models.BigIntegerField("最近用过的口令", default=0)

    class Meta:
        db_table = "people_second_factor"
        verbose_name = verbose_name_plural = "两步登录"

    @property
    def secret(self) -> str:
        """The shared secret in clear, in base 32."""
        return str(opened(self.id, self.ciphertext, self.wrapped_key)["secret"])

    def __str__(self) -> str:
        return f"{self.person_id} {self.enrolled_at}"


class SpareCode(models.Model):
    """备用码: takes the place of one code of the authenticator, once. Only a keyed mark of it is kept. Not a projection."""

    class State(models.TextChoices):
        """A code that was used opens nothing more."""

        OPEN = "open", "有效"
        USED = "used", "已使用"

    id = models.UUIDField("编号", primary_key=True, default=new_id)
    person = models.ForeignKey(Party, models.PROTECT, verbose_name="人员", related_name="+")
    mark = models.CharField("标记", max_length=64, unique=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)

    class Meta:
        db_table = "people_spare_code"
        verbose_name = verbose_name_plural = "备用码"

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
