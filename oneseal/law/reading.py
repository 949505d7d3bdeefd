"""Articles read and not made into functions, and functions that no room calls yet, each with the reason; tests hold both lists complete."""

from collections.abc import Mapping

_LATER = "撤销、注销、变更、延续等后续环节的办理页面在后续版本"
_HEARING = "听证程序尚未在本版本办理"

NOT_FORMALISED: Mapping[str, str] = {
    "第三十三条": "对信息化和共享的一般要求，由产品整体体现，没有可计算的规则",
    "第三十五条": "初审转报件在后续版本；上级不得要求重复提供材料由材料复用实现",
    "第三十六条": "利害关系人名单和陈述申辩在后续版本办理",
    "第三十七条": "期限本身见第四十二条，程序见流程图，没有另外的规则",
    "第四十一条": "许可的地域效力由证照内容载明，不影响办理",
    "第四十三条": "初审转报件在后续版本；期限同第四十二条",
    "第四十六条": _HEARING,
    "第四十七条": _HEARING,
    "第四十八条": _HEARING,
    "第四十九条": _LATER,
    "第五十一条": "只规定适用顺序",
    "第五十二条": "国务院实施的许可，不属于审批局",
    "第五十三条": "招标、拍卖的许可不在本版本事项之内",
    "第五十四条": "考试、考核的许可不在本版本事项之内",
    "第五十五条": "检验、检测、检疫的许可不在本版本事项之内；两名以上工作人员见第三十四条第三款",
}
"""Article of chapter 4 → why there is no function for it."""
CHAPTER_FOUR = range(29, 58)
"""The articles of chapter 4, 行政许可的实施程序."""

_GROUND = "作为办理行为或者文书的依据引用；"
_SUPERVISION = "批后监管、证照变更延续撤销注销的办理页面在后续版本调用"
_STATED = _GROUND + "事由由证照的状态规则逐项列出，各引本条"
_COUNTED = "期间由 law.days 统一计算，本条作为算例和出处"
_EFFECT = "效力条款：没有可以计算的分支，作为电子文书、印章、证照效力的出处"
_REGISTRY = "登记事项的材料、期限由事项版本载明，本条供编制事项时核对"
_COUNSEL = "由 law.remedies 写入救济途径告知"
_LATER_ROOM = "由后续版本的{}调用"
NOT_CALLED: Mapping[str, str] = {
    "licensing.require_delegation": _LATER_ROOM.format("端菜点菜、委托下放"),
    "licensing.name_of_decision": _LATER_ROOM.format("端菜点菜、委托下放"),
    "licensing.require_concentrated_power": _LATER_ROOM.format("端菜点菜、划转台账"),
    "licensing.one_unit_accepts_and_delivers": _LATER_ROOM.format("大厅窗口编排"),
    "licensing.is_joint": _LATER_ROOM.format("联合办理（一件事、投资项目）"),
    "licensing.filing": _GROUND + "申请本身没有可以计算的分支",
    "licensing.agent_may_file": _GROUND + "委托范围由 people.rules 按登记的委托判断，须本人到场的事项在后续版本",
    "licensing.correctable_on_the_spot": "当场更正由窗口在提交前直接改正，没有可以计算的分支",
    "licensing.written_receipt": _GROUND + "印章和日期是每种文书的必要部分（documents.papers）",
    "licensing.examination": _GROUND + "审查意见由 cases.rules 要求写明",
    "licensing.verification": "由 law.powers 的两名以上勘验人员规则调用",
    "licensing.certificate_forms": _GROUND + "证照名称由事项版本载明",
    "licensing.published_grant": _LATER_ROOM.format("行政许可公示"),
    "licensing.joint_limit": _LATER_ROOM.format("联合办理（一件事、投资项目）"),
    "licensing.excluded_time": _GROUND + "特别程序的书面告知在后续版本办理",
    "licensing.last_day_to_renew": _SUPERVISION,
    "licensing.is_deemed_renewed": _SUPERVISION,
    "licensing.is_registered_on_the_spot": _REGISTRY,
    "licensing.order_of_grants": _LATER_ROOM.format("有数量限制的许可"),
    "licensing.unit_of_periods": _COUNTED,
    "after_grant.may_be_recalled": _STATED,
    "after_grant.may_be_revoked": _STATED,
    "after_grant.must_be_revoked": _STATED,
    "after_grant.is_spared_revocation": _SUPERVISION,
    "after_grant.barred_until_after_false_material": _SUPERVISION,
    "after_grant.barred_until_after_fraud": _SUPERVISION,
    "online.may_ask_for": _LATER_ROOM.format("数据共享、免提交"),
    "online.is_use_allowed": _LATER_ROOM.format("数据共享、免提交"),
    "online.signature_counts": _EFFECT,
    "online.seal_counts": _EFFECT,
    "online.certificate_counts": _EFFECT,
    "online.archived_form": _LATER_ROOM.format("档案移交"),
    "online.may_add_condition": "增设条件没有依据由法制机构审查，事项的设定依据由 catalogue.rules 逐条核对",
    "online.require_reason_for_delay": _LATER_ROOM.format("电子监察"),
    "online.may_prescribe_channel": "不得限定渠道：网上、窗口由申请人选择，没有可以计算的分支",
    "periods.first_day_counted": _COUNTED,
    "periods.moved_off_holidays": _COUNTED,
    "personal.is_sensitive": _LATER_ROOM.format("表单字段分级"),
    "personal.only_stored": _LATER_ROOM.format("保存期限届满的清理"),
    "registration.required_kinds": _REGISTRY,
    "registration.agent_may_register": _REGISTRY,
    "registration.registration_limit": _REGISTRY,
    "registration.may_notify_again": "一次告知由 cases.rules 按行政许可法第三十二条、优化营商环境条例第三十六条统一执行，本条内容相同",
    "registration.registration_denied": _REGISTRY,
    "registration.copies": _EFFECT,
    "remedies.longest_reconsideration_period": _LATER_ROOM.format("复议应诉"),
    "remedies.reconsideration_organ": _COUNSEL,
    "remedies.may_sue_directly": _LATER_ROOM.format("复议应诉"),
    "remedies.litigation_period_after_reconsideration": _LATER_ROOM.format("复议应诉"),
    "signatures.serves_electronically": _LATER_ROOM.format("电子送达的事项范围"),
    "signatures.is_writing": _EFFECT,
    "signatures.reliable": _EFFECT,
    "signatures.same_effect": _EFFECT,
}
"""Function (module.name) → why no room calls it itself."""
