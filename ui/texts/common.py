"""Every text that a visitor reads, in English and Simplified Chinese: the one table.

Errors of the layers below arrive in English; `refusal` translates those a picture may cause.
"""

from pictures import PictureRefused
from ui.texts.classify import CLASSIFY_TEXTS
from ui.texts.explore import EXPLORE_TEXTS
from ui.texts.features import FEATURE_TEXTS
from ui.texts.lesson_norm import LESSON_NORM_TEXTS
from ui.texts.lesson_pairs import LESSON_PAIR_TEXTS
from ui.texts.lessons import LESSON_TEXTS
from ui.texts.nearest import NEAREST_TEXTS
from ui.texts.networks import NETWORK_TEXTS
from ui.texts.page import PAGE_TEXTS
from ui.texts.replay import REPLAY_TEXTS
from ui.texts.retrain import RETRAIN_TEXTS
from ui.texts.retrain_form import RETRAIN_FORM_TEXTS
from ui.texts.retrain_plans import RETRAIN_PLAN_TEXTS
from ui.texts.tour import TOUR_TEXTS
from ui.texts.walks import WALK_TEXTS
from ui.texts.walks_later import WALK_LATER_TEXTS

LANGUAGES = ("en", "zh")

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Classic CNN lab", "经典卷积网络实验室"),
    "tagline": (
        "Give it a picture of a garment: LeNet, AlexNet, VGG-11, NiN and GoogLeNet answer side by "
        "side, and show what they see.",
        "给它一张衣物图片：LeNet、AlexNet、VGG-11、NiN 和 GoogLeNet 并排作答，"
        "并展示它们看到了什么。",
    ),
    "tab_classify": ("Classify", "识别"),
    "tab_networks": ("The networks", "网络一览"),
    "tab_features": ("Feature maps", "特征图"),
    "tab_retrain": ("Retrain", "再训练"),
    "language": ("Language", "语言"),
    "invert": ("Negate light and dark", "反转明暗"),
    "background": ("Background", "背景"),
    "fill": ("Fill the outline", "填充轮廓"),
    "crop": ("Crop to the garment", "裁剪到衣物"),
    "auto": ("Guess", "自动"),
    "yes": ("Yes", "是"),
    "no": ("No", "否"),
    "remove": ("Remove", "去除"),
    "keep": ("Keep", "保留"),
    "milliseconds": ("{value:.1f} ms", "{value:.1f} 毫秒"),
    "size": ("{parameters} weights, {megabytes:.1f} MB", "{parameters} 个权重，{megabytes:.1f} MB"),
    "test_accuracy": ("{value:.1f} % on the test set", "测试集准确率 {value:.1f}%"),
    "shipped_test_accuracy": (
        "{value:.1f} % of {num:,} test pictures",
        "{num:,} 张测试图片答对 {value:.1f}%",
    ),
    "no_test_accuracy": ("not measured on the test set", "未在测试集上测量"),
    "no_checkpoint": ("No trained weights yet. Train it with:", "还没有训练好的权重。训练方法："),
    "bad_checkpoint": ("Its checkpoint cannot be used.", "它的检查点无法使用。"),
    "step_upright": ("Upright", "摆正"),
    "step_found": ("Picture found inside", "找到其中的图片"),
    "step_found_first": ("First of several found", "取其中第一张图片"),
    "step_mask": ("Garment found", "找到衣物"),
    "step_fill": ("Outline filled", "填充轮廓"),
    "step_crop": ("Cropped", "裁剪"),
    "step_tone": ("Tones matched", "匹配灰度"),
    "step_28x28": ("28 x 28", "28 x 28"),
    "promise": (
        "Pictures up to 10 MB and 25 megapixels. They are used for the answer, shown to nobody "
        "else, and deleted within an hour or two; nothing is kept.",
        "图片不超过 10 MB、2500 万像素；只用于作答，不会给别人看，一两个小时内删除，不会保留。",
    ),
    "trouble": (
        "Something went wrong on our side; please try again.",
        "我们这边出错了，请再试一次。",
    ),
    "upload_too_large": (
        "This file is too large: a picture may have 10 MB, a run's weights 60 MB.",
        "文件太大：图片最多 10 MB，训练权重最多 60 MB。",
    ),
    "disk_full": (
        "The server's disk is full for now; please try again later.",
        "服务器的磁盘暂时已满，请稍后再试。",
    ),
    "class_0": ("T-shirt/top", "T恤/上衣"),
    "class_1": ("Trouser", "裤子"),
    "class_2": ("Pullover", "套头衫"),
    "class_3": ("Dress", "连衣裙"),
    "class_4": ("Coat", "外套"),
    "class_5": ("Sandal", "凉鞋"),
    "class_6": ("Shirt", "衬衫"),
    "class_7": ("Sneaker", "运动鞋"),
    "class_8": ("Bag", "包"),
    "class_9": ("Ankle boot", "短靴"),
    "network_lenet": ("LeNet", "LeNet"),
    "network_lenet_bn": ("LeNet + batch norm", "LeNet + 批量归一化"),
    "network_lenet_relu": ("LeNet with ReLU", "用 ReLU 的 LeNet"),
    "network_lenet_dropout": ("LeNet with ReLU and dropout", "用 ReLU 和丢弃法的 LeNet"),
    "network_lenet_bn_after": (
        "LeNet + batch norm after the sigmoids",
        "LeNet + sigmoid 之后的批量归一化",
    ),
    "network_lenet_bn_scratch": ("LeNet + batch norm by hand", "LeNet + 手写批量归一化"),
    "network_alexnet": ("AlexNet", "AlexNet"),
    "network_vgg11": ("VGG-11", "VGG-11"),
    "network_vgg11_quarter": ("VGG-11, quarter width", "VGG-11（四分之一宽度）"),
    "network_nin": ("NiN", "NiN"),
    "network_googlenet": ("GoogLeNet", "GoogLeNet"),
    "failed_inside": (
        "Something went wrong here, and has been noted; please try again.",
        "这里出了点问题，已记录下来；请再试一次。",
    ),
    "refused": ("Not answered", "没有作答"),
    "refused_no_picture": ("", "没有收到图片；请选择一个文件或画点什么。"),
    "refused_not_a_file": ("", "这里没有可以打开的图片文件；请另选一个。"),
    "refused_empty_file": ("", "这个文件是空的（0 字节）；请另选一个。"),
    "refused_too_many_bytes": ("", "这个文件有 {megabytes:.1f} MB；图片最大 {limit:.0f} MB。"),
    "refused_too_many_pixels": (
        "",
        "这张图片为 {width} x {height}，{megapixels:.1f} 百万像素；上限为 {limit:.0f} 百万像素。",
    ),
    "refused_bomb": ("", "这张图片声称远超 {limit:.0f} 百万像素的上限。"),
    "refused_other_format": ("", "这是{format}，这里无法读取；请先另存为 PNG 或 JPEG。"),
    "refused_unknown_format": (
        "",
        "这个 {size} 字节的文件不是这里能读取的图片；"
        "欢迎 PNG、JPEG、WebP、GIF、BMP、TIFF 和 AVIF。",
    ),
    "refused_damaged": ("", "这张 {format} 图片已损坏或不完整；请重新保存或再传一次。"),
    "refused_too_much_ink": (
        "",
        "这幅画的线条共长 {ink:,.0f} 像素，上限为 {limit:,} 像素；请清空画板，减少笔画。",
    ),
    "refused_not_numbers": (
        "",
        "这张图片有 {count} 个值不是有限数；请另存为 PNG 或 JPEG。",
    ),
    "refused_unknown_mode": (
        "",
        "这张 {format} 图片的颜色存储方式（{mode}）这里无法读取；请先另存为 PNG 或 JPEG。",
    ),
    **CLASSIFY_TEXTS,
    **EXPLORE_TEXTS,
    **FEATURE_TEXTS,
    **LESSON_NORM_TEXTS,
    **LESSON_PAIR_TEXTS,
    **LESSON_TEXTS,
    **NEAREST_TEXTS,
    **NETWORK_TEXTS,
    **PAGE_TEXTS,
    **REPLAY_TEXTS,
    **RETRAIN_FORM_TEXTS,
    **RETRAIN_PLAN_TEXTS,
    **RETRAIN_TEXTS,
    **TOUR_TEXTS,
    **WALK_LATER_TEXTS,
    **WALK_TEXTS,
}


# The words that the door has for formats it does not read; in Chinese, Latin letters have a space
# before them.
FORMATS_ZH = {
    "a HEIC photo": " HEIC 照片",
    "a video": "视频",
    "a JPEG XL picture": " JPEG XL 图片",
    "a PDF": " PDF 文件",
    "a web page": "网页",
    "a ZIP archive or an office document": " ZIP 压缩包或办公文档",
    "a program": "程序",
    "a Photoshop file": " Photoshop 文件",
    "a JPEG 2000 picture": " JPEG 2000 图片",
    "an SVG drawing": " SVG 矢量图",
}


def text(key: str, language: str, /, **values: object) -> str:
    """The text of a key in "en" or "zh" (any other language reads English), filled in."""
    return TEXTS[key][language == "zh"].format(**values)


def class_text(label: str, language: str, names: tuple[str, ...]) -> str:
    """A class name in the visitor's language."""
    return text(f"class_{names.index(label)}", language)


def refusal_text(refusal: PictureRefused, language: str) -> str:
    """What to tell a visitor whose picture was refused."""
    if language == "zh":
        values = {k: FORMATS_ZH.get(str(v), v) for k, v in refusal.values.items()}
        return text(f"refused_{refusal.code}", language, **values)
    return str(refusal)


def preferred_language(accept_language: str | None) -> str:
    """ "zh" for a browser whose first language is any Chinese, else "en"."""
    first = (accept_language or "").split(",")[0].strip().lower()
    return "zh" if first.split("-")[0] == "zh" else "en"
