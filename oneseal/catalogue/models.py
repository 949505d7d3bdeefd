"""Tables of the catalogue: items (事项), their versions, blocks of codes. Items and versions are written by acts of the journal alone."""

from django.db import models
from django.db.models import Q

from oneseal.catalogue.rules import STATES


class Item(models.Model):
    """事项: what one body implements. Only a leaf (业务办理项) can be applied for; its key is also the stream of its acts."""

    id = models.UUIDField("流", primary_key=True)
    body = models.ForeignKey("people.Body", models.PROTECT, verbose_name="实施主体", related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级事项", null=True, related_name="children")
    is_leaf = models.BooleanField("业务办理项")
    catalog_code = models.CharField("基本编码", max_length=50, db_index=True)
    task_code = models.CharField("实施编码", max_length=50)
    task_handle_item = models.CharField("业务办理项编码", max_length=50, blank=True, default="")
    local_code = models.CharField("地方基本目录编码", max_length=60, blank=True, default="")
    name = models.CharField("事项名称", max_length=200)
    matched_names = models.JSONField("查找用名称")
    regime = models.CharField("适用规则", max_length=20)

    class Meta:
        db_table = "catalogue_item"
        verbose_name = verbose_name_plural = "事项"
        constraints = [
            models.UniqueConstraint(fields=["task_code", "task_handle_item"], name="catalogue_item_code_once"),
            models.CheckConstraint(
                condition=Q(is_leaf=True) & ~Q(task_handle_item="") | Q(is_leaf=False, task_handle_item=""), name="catalogue_leaf_has_code"
            ),
            models.CheckConstraint(condition=Q(is_leaf=True) | Q(parent__isnull=True), name="catalogue_main_stands_alone"),
        ]
        indexes = [models.Index(fields=["body", "name"], name="catalogue_item_of_body")]

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

    class Meta:
        db_table = "catalogue_item_version"
        verbose_name = verbose_name_plural = "事项版本"
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="catalogue_version_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="draft"), name="catalogue_one_draft"),
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="catalogue_version_state"),
            models.CheckConstraint(condition=Q(state="draft") | Q(effective_on__isnull=False), name="catalogue_published_has_date"),
        ]
        indexes = [models.Index(fields=["item", "effective_on"], name="catalogue_version_in_force")]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.version}"


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
