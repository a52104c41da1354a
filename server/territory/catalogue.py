"""The classes of matters (two levels, and the eight chips of the field), as one table.

Classes 14, 15 and 16 and code 1307 are not kept: they are no quarrels to mediate.
"""

from server.problems import Unprocessable

CHIPS: dict[str, tuple[str, ...]] = {
    "neighbor": ("02",),
    "family": ("01",),
    "property": ("0402",),
    "wage": ("07",),
    "house_land": ("04", "09", "11"),
    "money": ("06", "08"),
    "injury": ("03", "05"),
    "other": ("10", "12", "13", "99"),
}
"""What a field role taps, and the classes behind it."""

CLASSES: dict[str, str] = {
    "01": "婚恋家庭纠纷",
    "0101": "恋爱及婚姻",
    "0102": "抚养赡养监护",
    "0103": "分家与继承",
    "0199": "婚恋家庭其他",
    "02": "邻里纠纷",
    "0201": "用水排水通行通风采光",
    "0202": "相邻土地建筑利用",
    "0203": "相邻污染损害防止",
    "0299": "邻里其他",
    "03": "人格权纠纷",
    "0301": "姓名肖像",
    "0302": "名誉隐私",
    "0303": "身体健康及人身自由",
    "0399": "人格权其他",
    "04": "物权相关纠纷",
    "0401": "财物返还及损害赔偿",
    "0402": "物业及其管理",
    "0403": "房屋等不动产登记",
    "0499": "物权其他",
    "05": "侵权相关纠纷",
    "0501": "教育机构(学生伤害)",
    "0502": "医疗损害",
    "0503": "交通事故",
    "0504": "环境污染",
    "0505": "产品责任",
    "0506": "网络侵权",
    "0507": "劳务损害",
    "0599": "侵权其他",
    "06": "合同及相关纠纷",
    "0601": "消费及服务",
    "0602": "房产买卖租赁",
    "0603": "交易贸易",
    "0604": "运输仓储",
    "0699": "合同其他",
    "07": "劳动人事争议",
    "0701": "劳动合同、劳务派遣(含欠薪)",
    "0702": "社会保险",
    "0703": "福利待遇",
    "0704": "人事争议",
    "0799": "劳动人事其他",
    "08": "金融借贷纠纷",
    "0801": "证券基金期货",
    "0802": "投资信托理财",
    "0803": "保险",
    "0804": "借贷及担保",
    "0899": "金融借贷其他",
    "09": "土地及资源权属纠纷",
    "0901": "土地承包经营",
    "0902": "宅基地使用",
    "0903": "山林矿产",
    "0904": "水域水利",
    "0999": "土地资源其他",
    "10": "其他民商事纠纷",
    "1001": "知识产权",
    "1002": "公司企业设立解散",
    "1003": "海事海商",
    "1004": "竞争纠纷",
    "1005": "票据与信用证",
    "1006": "无因管理与不当得利",
    "1099": "其他民商事其他",
    "11": "城乡建设发展纠纷",
    "1101": "国有土地上房屋征收",
    "1102": "农村集体土地征用",
    "1103": "城乡规划及拆违",
    "1104": "基础设施建设及市政市容",
    "1105": "移民安置",
    "1199": "城乡建设其他",
    "12": "涉民政纠纷",
    "1201": "村(社区)选举和管理",
    "1202": "优抚救助",
    "1203": "区划边界",
    "1299": "涉民政其他",
    "13": "其他行政执法纠纷",
    "1301": "城市管理",
    "1302": "教育文体管理",
    "1303": "工商税务管理",
    "1304": "安全生产管理",
    "1305": "交通运输管理",
    "1306": "海事渔事管理",
    "1399": "行政执法其他",
    "99": "其他",
}
"""Every class (two digits) and sub-class (four) that may be filed."""

NOT_KEPT: dict[str, str] = {
    "14": "Complaints about police, prosecutors or courts go to that office itself",
    "15": "Such matters go to discipline inspection",
    "16": "File the civil matter itself; nobody's faith or origin is kept",
    "1307": "File the civil matter itself; family planning is not kept",
}
"""What is refused, and the lawful way in words."""

SOURCES = ("patrol", "building_leader", "window", "resident", "phone", "transfer")
"""How a matter came to be filed."""

SEVERITIES = {1: "特别重大", 2: "重大", 3: "较大", 4: "一般"}


class CategoryUnknown(Unprocessable):
    title = "There is no such class of matters"


class CategoryNotKept(Unprocessable):
    title = "This class is not kept here"


def check_category(category: str) -> str:
    """Return the category if it may be filed: a code, a class or a field chip.

    >>> check_category("0203"), check_category("neighbor")
    ('0203', 'neighbor')
    >>> check_category("15")
    Traceback (most recent call last):
    server.territory.catalogue.CategoryNotKept: Such matters go to discipline inspection
    >>> check_category("0288")
    Traceback (most recent call last):
    server.territory.catalogue.CategoryUnknown: There is no such class of matters
    """
    for code, way in NOT_KEPT.items():
        if category.startswith(code) and category.isdigit():
            raise CategoryNotKept(way, category=category)
    if category not in CLASSES and category not in CHIPS:
        raise CategoryUnknown(category=category)
    return category


def covers(asked: str) -> tuple[str, ...]:
    """Return the prefixes of the codes that a category stands for.

    >>> covers("money"), covers("0203")
    (('money', '06', '08'), ('0203',))
    """
    return (asked, *CHIPS[asked]) if asked in CHIPS else (asked,)
