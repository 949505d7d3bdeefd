"""The house rules of people, as refusals cite them."""

from oneseal.law.rule import HouseRule

_SOURCE = "本系统机构与人员规则"
POST_NEEDED = HouseRule("P-01", "办理须由在岗人员行使其岗位所授职权，未经授权不得办理", _SOURCE)
WITHIN_SCOPE = HouseRule("P-02", "岗位职权只在本机构、本区划内行使", _SOURCE)
UNIT_NAMED = HouseRule("P-03", "环节指定科室的，由该科室的岗位办理", _SOURCE)
QUOTA = HouseRule("P-04", "岗位同时任职人数不超过核定人数", "机构编制管理规定；本系统机构与人员规则")
DATES = HouseRule("P-05", "任职、代岗、委托的起止日期须前后一致、互不重叠", _SOURCE)
MANDATE = HouseRule(
    "P-23",
    "委托从授予当天或者以后的日期起有效，不追溯；委托人及其法定代表人（负责人、经营者）不委托自己",
    "民法典第一百六十五条；本系统机构与人员规则",
)
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
NOT_ENDED = HouseRule("P-16", "区划停用后，其中和其下不再设立区划、机构、科室和岗位；原有的保留", _SOURCE)
DIVISION_LIST = HouseRule("P-17", "区划名录逐行列出12位代码和名称，逐级登记；登记后不改名", _SOURCE)
FIRST_ADMINISTRATOR = HouseRule("P-18", "首任管理员在设立机构时由平台运维人员任命；其后的任免由在任管理员办理", _SOURCE)
LINKED = HouseRule(
    "P-19",
    "账号由本人登录后与省统一身份认证关联或者解除关联；姓名、号码须与本人一致，一个身份只关联一个账号，一个账号只关联一个身份",
    _SOURCE,
)
PROVED = HouseRule(
    "P-14",
    "注册时自行填报、未经核实的身份，只能办理和查看本账号提交的申请；核实凭省统一身份认证，或者窗口核对证件原件",
    "个人信息保护法第五十一条；本系统机构与人员规则",
)
REGISTERED = HouseRule("P-11", "已登记的证件号码和代码不能自行再注册，由本人持证件到窗口核实后开户", _SOURCE)
RECOVERY = HouseRule(
    "P-12",
    "忘记密码的，凭本人留存的恢复码，或者窗口核实身份后发给的一次性恢复码重设；窗口发的30分钟内有效；在岗人员的由其机构监督岗位核发",
    _SOURCE,
)
SECOND_STEP = HouseRule("P-21", "登记了两步登录的，密码之后还要输入动态口令或备用码，每个只认一次", _SOURCE)
SECOND_STEP_ENDS = HouseRule("P-24", "两步登录凭动态口令或备用码解除，或者由其机构监督岗位、平台运维人员写明理由解除", _SOURCE)
CONTACT = HouseRule(
    "P-26",
    "手机号码和地址由本人登录后凭密码变更，或者由受理窗口核对证件原件、写明理由后变更；窗口不办自己的",
    "个人信息保护法第四十六条；本系统机构与人员规则",
)
NAME = HouseRule(
    "P-27",
    "姓名、名称登记错了或者变更了的，由受理窗口核对证件原件、写明理由后更正；窗口不办自己的；已经提交的申请不变",
    "个人信息保护法第四十六条；本系统机构与人员规则",
)
SECOND_STEP_NEEDED = HouseRule("P-22", "局领导和有监督职权的人员须登记两步登录", "本系统安全规则")
