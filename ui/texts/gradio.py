"""What Gradio's own controls say, where it has no Chinese for it, or no words at all."""

import gradio as gr

# Names for those who hear the page. One that ends in a space is the beginning of a longer one.
GRADIO_LABELS = {
    "More tabs": "更多标签页",
    "File upload": "上传文件",
    "Upload file": "上传文件",
    "Capture from camera": "用摄像头拍摄",
    "Paste from clipboard": "从剪贴板粘贴",
    "Gradio footer navigation": "页脚导航",
    "Drop an image file here to upload": "将图片文件拖到这里上传",
    "Drop a file here to upload": "将文件拖到这里上传",
    "Fullscreen": "全屏",
    "View in full screen": "全屏查看",
    "Exit full screen": "退出全屏",
    "Clear": "清除",
    "Remove Image": "移除图片",
    "Reset to default value": "恢复默认值",
    "Close": "关闭",
    "Error": "出错了",
    "Warning": "提醒",
    "Info": "提示",
    "Download": "下载",
    "number input for ": "数值：",
    "range slider for ": "滑块：",
}

# What Gradio looks up in its own table and does not find there; it would say the key instead, or
# English on a Chinese page.
GRADIO_WORDS = {
    "common.complete": ("Done", "完成"),
    "common.download_all": ("Download all", "全部下载"),
    "common.progress": ("Progress", "进度"),
    "common.stop_recording": ("Stop recording", "停止录制"),
    "image.no_webcam_support": (
        "There is no camera here that the page may use. A browser lends it only to pages over "
        "https or on this machine.",
        "这里没有可供网页使用的摄像头。浏览器只允许 https 网页或本机网页使用摄像头。",
    ),
    "status.queue_position": (
        "In queue: {position} of {size}",
        "排队中：第 {position} 位，共 {size} 位",
    ),
}


def gradio_words() -> gr.I18n:
    """The table that Gradio adds to its own; page.js chooses the language."""
    english, chinese = ({key: words[i] for key, words in GRADIO_WORDS.items()} for i in (0, 1))
    return gr.I18n(**{"en": english, "zh-CN": chinese})
