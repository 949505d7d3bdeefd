"""The house rules of people, as refusals cite them."""

from oneseal.law.rule import HouseRule

_SOURCE = "本系统机构与人员规则"
POST_NEEDED = HouseRule("P-01", "办理须由在岗人员行使其岗位所授职权，未经授权不得办理", _SOURCE)
WITHIN_SCOPE = HouseRule("P-02", "岗位职权只在本机构、本区划内行使", _SOURCE)
UNIT_NAMED = HouseRule("P-03", "环节指定科室的，由该科室的岗位办理", _SOURCE)
QUOTA = HouseRule("P-04", "岗位同时任职人数不超过核定人数", "机构编制管理规定；本系统机构与人员规则")
DATES = HouseRule("P-05", "任职、代岗、委托的起止日期须前后一致、互不重叠", _SOURCE)
ONCE = HouseRule("P-06", "同一证件号码、代码或名称只登记一次", _SOURCE)
FILLED = HouseRule("P-07", "登记信息须完整、真实、有效", _SOURCE)
OWN_AFFAIRS = HouseRule(
    "P-08", "委托由委托人本人或其法定代表人（负责人、经营者）授予和终止，受托人可以辞去", "民法典第一百六十五条、第一百七十三条"
)
SIGN_IN = HouseRule("P-09", "登录须账号与密码相符；连续输错5次，锁定15分钟", _SOURCE)
READ = HouseRule(
    "P-10",
    "查看完整的证件号码、手机号码须有办理岗位并写明理由，逐次记录；每人每小时不超过60次",
    "个人信息保护法第五十一条；本系统机构与人员规则",
)
RECOVERY = HouseRule(
    "P-12",
    "忘记密码的，凭本人留存的恢复码，或者窗口核实身份后发给的一次性恢复码重设；窗口发的30分钟内有效；在岗人员的由其机构监督岗位核发",
    _SOURCE,
)
