"""On which grounds a received file is refused."""

from oneseal.law.rule import HouseRule

CONTENT = HouseRule("U-01", "材料文件限 PDF、JPEG、PNG、OFD、DOCX、XLSX，以内容判断，不看扩展名", "本系统材料规则")
SIZE = HouseRule("U-02", "单个文件不为空，不超过规定大小", "本系统材料规则")
SAFE = HouseRule("U-03", "材料文件不得含有脚本、可执行内容或者异常压缩", "本系统材料规则")
