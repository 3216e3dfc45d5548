"""Why a file cannot be taken, in words for the one who brought it, with what to do now."""

from __future__ import annotations

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text


class FileRefused(Refusal):
    """A file cannot be taken. Nothing of it is kept."""

    status = 422


class EmptyFile(FileRefused):
    """The file has no content."""

    words = Text("ファイルの中身が空です。", "ファイルの なかに なにも ありません。", "The file is empty.")
    remedy = Text(
        "ファイルを開いて内容が表示されることを確かめてから、もう一度選んでください。",
        "ファイルを ひらいて、なかが みえるか みて ください。それから、もういちど えらんで ください。",
        "Open the file, make sure that it shows something, and choose it again.",
    )


class WrongType(FileRefused):
    """Neither JPEG, PNG nor PDF, whatever the name says."""

    words = Text(
        "このファイルは受け付けられません。受け付けられるのは、写真（JPEG・PNG）とPDFです。",
        "この ファイルは つかえません。つかえるのは、しゃしん（JPEG・PNG）と PDFです。",
        "We cannot take this file. We take photos (JPEG, PNG) and PDF.",
    )
    remedy = Text(
        "書類をスマートフォンで撮影した写真か、PDFに保存し直したファイルを選んでください。",
        "かみを スマートフォンで しゃしんに とって、その しゃしんを えらんで ください。",
        "Take a photo of the paper with your phone, or save the file as PDF, and choose that.",
    )


class PhoneFormat(FileRefused):
    """A photo in a phone's own format (HEIC, HEIF, AVIF)."""

    words = Text(
        "写真がHEICなどの形式で保存されているため、受け付けられません。",
        "この しゃしんの かたち（HEICなど）は つかえません。",
        "The photo is in a format such as HEIC, which we cannot take.",
    )
    remedy = Text(
        "iPhoneでは「設定」→「カメラ」→「フォーマット」で「互換性優先」を選んで撮り直してください。"
        "写真をJPEG形式で保存し直す方法もあります。",
        "iPhoneは、「設定（せってい）」→「カメラ」→「フォーマット」で「互換性優先（ごかんせい ゆうせん）」を"
        "えらびます。それから、もういちど しゃしんを とって ください。",
        "On an iPhone choose Settings, Camera, Formats, “Most Compatible” and take the photo again,"
        " or save the photo as JPEG.",
    )


class Disguised(FileRefused):
    """One file that is two: an archive or a web page inside an image or a PDF."""

    words = Text(
        "写真やPDFの中に別の種類のデータが含まれているため、受け付けられません。",
        "しゃしんや PDFの なかに、ほかの ものが はいって います。つかえません。",
        "The photo or PDF has data of another kind inside it, so we cannot take it.",
    )
    remedy = Text(
        "書類を撮影し直すか、画面に表示した内容をあらためて画像かPDFに保存して選んでください。",
        "かみを もういちど しゃしんに とって、その しゃしんを えらんで ください。",
        "Take a new photo of the paper, or save what you see as a new image or PDF, and choose that.",
    )


class Broken(FileRefused):
    """The content cannot be read to its end."""

    words = Text(
        "ファイルが壊れているか、途中までしか保存されていないため、読み取れません。",
        "ファイルが こわれて います。よむことが できません。",
        "The file is damaged or incomplete and cannot be read.",
    )
    remedy = Text(
        "お手元で開けるかどうかを確かめ、保存し直すか撮影し直してから選んでください。",
        "ファイルを ひらいて みて ください。ひらけない ときは、もういちど しゃしんを とって ください。",
        "Check that you can open it. Save it again or take a new photo, and choose that.",
    )


class Locked(FileRefused):
    """A PDF that opens only with a password."""

    words = Text(
        "PDFにパスワードがかかっているため、内容を確かめられません。",
        "PDFに パスワードが あります。なかを みることが できません。",
        "The PDF is protected by a password, so we cannot read it.",
    )
    remedy = Text(
        "パスワードを外して保存し直すか、印刷した紙を撮影した写真を選んでください。パスワードは送らないでください。",
        "パスワードを なくして ほぞん するか、かみの しゃしんを とって ください。パスワードは おくらないで ください。",
        "Save it without the password, or take a photo of the printed page. Please do not send us the password.",
    )


class StartsProgrammes(FileRefused):
    """A PDF that asks to start another programme."""

    words = Text(
        "PDFに、ほかのプログラムを動かす指示が含まれているため、受け付けられません。",
        "この PDFは あぶない かもしれません。つかえません。",
        "The PDF holds an instruction to start another programme, so we cannot take it.",
    )
    remedy = Text(
        "PDFを一度印刷し、その紙を撮影した写真を選んでください。心当たりのないファイルは開かないでください。",
        "PDFを いんさつ して、その かみの しゃしんを えらんで ください。",
        "Print the PDF and choose a photo of the pages. If you do not know where the file came from, do not open it.",
    )


class Portfolio(FileRefused):
    """A PDF that is a wrapper around other files."""

    words = Text(
        "複数のファイルを一つにまとめたPDF（PDFポートフォリオ）は受け付けられません。",
        "この PDFの なかに、ほかの ファイルが はいって います。つかえません。",
        "The PDF is a portfolio that wraps other files, which we cannot take.",
    )
    remedy = Text(
        "中のファイルを一つずつ取り出して、それぞれを選んでください。",
        "なかの ファイルを ひとつずつ えらんで ください。",
        "Take the files out of it and choose them one by one.",
    )


class TooManyPixels(FileRefused):
    """An image larger than any camera's."""

    words = Text(
        "画像の縦横の大きさが大きすぎるため、受け付けられません。",
        "しゃしんの おおきさが おおきすぎます。",
        "The image has too many pixels.",
    )
    remedy = Text(
        "画像を縮小するか、スマートフォンのふつうの設定で撮影し直してください。",
        "しゃしんを ちいさく するか、もういちど しゃしんを とって ください。",
        "Make the image smaller, or take the photo again with your phone's normal settings.",
    )


class MyNumberInName(FileRefused):
    """The name of the file holds a valid My Number (番号法 forbids keeping it without a basis)."""

    words = Text(
        "ファイルの名前に、マイナンバー（個人番号）と思われる12けたの数字が入っています。",
        "ファイルの なまえに マイナンバーが はいって います。",
        "The name of the file seems to hold a My Number (12 digits).",
    )
    remedy = Text(
        "ファイルの名前から数字を消してから、もう一度選んでください。",
        "ファイルの なまえから すうじを けして、もういちど えらんで ください。",
        "Remove the digits from the file's name and choose it again.",
    )


class TooLarge(FileRefused):
    """The file has more bytes than one may have."""


class TooManyPages(FileRefused):
    """The PDF has more pages than one may have."""


class Unfolds(FileRefused):
    """Opening the file takes more memory or time than any honest one needs."""

    words = Text(
        "ファイルを開く処理が、決められた時間やメモリの範囲で終わらないため、受け付けられません。",
        "ファイルを ひらくのに、じかんが かかりすぎます。つかえません。",
        "Opening the file takes more time or memory than is allowed, so we cannot take it.",
    )
    remedy = Text(
        "書類を撮影し直した写真か、保存し直したPDFを選んでください。",
        "かみを もういちど しゃしんに とって、その しゃしんを えらんで ください。",
        "Take a new photo of the paper, or save the PDF anew, and choose that.",
    )


class Infected(FileRefused):
    """The virus scanner knows what is in the file."""

    words = Text(
        "ファイルからウイルスが見つかりました。",
        "ファイルに ウイルスが はいって います。",
        "A virus was found in the file.",
    )
    remedy = Text(
        "このファイルは使わず、お使いの機器をウイルス対策ソフトで調べてから、書類を撮影し直してください。",
        "この ファイルは つかわないで ください。スマートフォンや パソコンを しらべて ください。",
        "Do not use this file. Check your device for viruses, then take a new photo of the paper.",
    )


class Unscanned(FileRefused):
    """The virus scanner is wanted and gives no answer."""

    status = 503
    words = Text(
        "ウイルスの検査ができないため、ファイルを開かずに保管しています。",
        "ウイルスの けんさが できません。ファイルは まだ ひらけません。",
        "The file is held unopened, because it cannot be scanned for viruses now.",
    )
    remedy = Text(
        "検査ができるようになると、自動で開けるようになります。",
        "しばらく まって ください。",
        "It will be opened by itself when the scanner answers again.",
    )


def of_file(name: str, refusal: FileRefused) -> Text:
    """Return what a refusal says of one file among several, by its name."""
    return Text("「{name}」 {words}", "「{name}」 {words}", "“{name}”: {words}").fill(name=name, words=refusal.words)


def too_large(limit: int) -> TooLarge:
    """Return the refusal of a file beyond so many bytes."""
    return TooLarge(
        Text(
            "ファイルが大きすぎます。1つのファイルは{size}MBまでです。",
            "ファイルが おおきすぎます。ひとつの ファイルは {size}MBまで です。",
            "The file is too large. One file may have at most {size} MB.",
        ).fill(size=f"{limit / 1024 / 1024:.3g}"),
        Text(
            "写真は解像度を下げて撮り直し、PDFはページを分けて、1つずつ選んでください。",
            "しゃしんを ちいさく するか、PDFを わけて、ひとつずつ えらんで ください。",
            "Take the photo at a lower resolution, or split the PDF and choose the parts one by one.",
        ),
    )


def too_many_pages(limit: int) -> TooManyPages:
    """Return the refusal of a PDF with more pages than this."""
    return TooManyPages(
        Text(
            "PDFのページが多すぎます。1つのファイルは{pages}ページまでです。",
            "PDFの ページが おおすぎます。ひとつの ファイルは {pages}ページまで です。",
            "The PDF has too many pages. One file may have at most {pages}.",
        ).fill(pages=limit),
        Text(
            "必要なページだけを保存し直すか、いくつかのファイルに分けてください。",
            "いる ページだけを ほぞん して ください。",
            "Save only the pages that are needed, or split it into several files.",
        ),
    )


class NoPaperOfStaff(FileRefused):
    """Nothing that is kept among the papers of staff, whatever the name says."""

    words = Text(
        "このファイルは添付できません。添付できるのは、PDF、写真・画像（JPEG・PNG）、Word・Excel・PowerPointの文書"
        "（.docx・.xlsx・.pptx）、OpenDocumentの文書です。",
        "この ファイルは つけられません。つけられるのは、PDF、しゃしん、Word、Excel、PowerPointです。",
        "This file cannot be attached. What can be: PDF, pictures (JPEG, PNG), documents of Word, Excel and PowerPoint"
        " (.docx, .xlsx, .pptx) and OpenDocument files.",
    )
    remedy = Text(
        "作成したソフトでPDFに書き出し、そのファイルを選んでください。",
        "PDFに して、その ファイルを えらんで ください。",
        "Save it as PDF in the programme that made it, and choose that file.",
    )


class OldOffice(FileRefused):
    """A document of an old office programme, or one that opens only with a password: nobody can look into either."""

    words = Text(
        "古い形式（.doc・.xls・.ppt・.jtdなど）か、パスワードのかかった文書のため、内容を確かめられません。",
        "ふるい かたちの ファイルか、パスワードの ある ファイルです。なかを みることが できません。",
        "This is a document of an old kind (.doc, .xls, .ppt), or it has a password, so it cannot be looked into.",
    )
    remedy = Text(
        "パスワードを外し、.docx・.xlsx・.pptxかPDFで保存し直して選んでください。",
        "パスワードを なくして、あたらしい かたちか PDFで ほぞん して ください。",
        "Take the password off, save it as .docx, .xlsx, .pptx or PDF, and choose that.",
    )


class Macros(FileRefused):
    """An office document with a programme in it."""

    words = Text(
        "マクロなど、開くと動くものが文書に含まれているため、添付できません。",
        "ファイルの なかに、うごく もの（マクロなど）が はいって います。つけられません。",
        "The document holds macros or other things that act when it is opened, so it cannot be attached.",
    )
    remedy = Text(
        "マクロのない形式（.docx・.xlsx・.pptx）かPDFで保存し直してください。埋め込んだ部品は図として貼り直してください。",
        "マクロの ない かたちか PDFで ほぞん して ください。",
        "Save it without macros (.docx, .xlsx, .pptx) or as PDF; paste embedded objects as pictures.",
    )


class Acts(FileRefused):
    """A file that holds a script, or another file within it."""

    words = Text(
        "開いたときに動く指示や別のファイルが中に含まれているため、添付できません。",
        "ファイルの なかに、うごく ものや ほかの ファイルが はいって います。つけられません。",
        "The file holds instructions that act when it is opened, or another file, so it cannot be attached.",
    )
    remedy = Text(
        "印刷の画面で「PDFに保存」を選んで作り直し、中のファイルは一つずつ添付してください。",
        "いんさつの がめんで 「PDFに ほぞん」を えらんで ください。なかの ファイルは ひとつずつ つけて ください。",
        "Make it anew by printing it to PDF, and attach the files within it one by one.",
    )


class NoScan(FileRefused):
    """The virus scanner is wanted and gives no answer; the one who brought the file waits for it."""

    status = 503
    words = Text(
        "いまウイルスの検査ができないため、添付できません。ファイルは保存していません。",
        "いま ウイルスの けんさが できません。ファイルは つけられません。",
        "The file cannot be scanned for viruses now, so it was not attached. Nothing was kept.",
    )
    remedy = Text(
        "しばらくしてからもう一度添付してください。続くときは、システムの担当に知らせてください。",
        "しばらく まって、もういちど して ください。",
        "Try again in a while. If it goes on, tell the systems staff.",
    )


class TooManyPapers(FileRefused):
    """There are as many papers at this place as may be."""

    words = Text(
        "一つの箇所に添付できる資料は50件までです。",
        "ファイルは 50まで です。",
        "At most 50 papers can be attached to one place.",
    )
    remedy = Text(
        "まとめて一つのPDFにするか、要らなくなった資料を取り下げてください。",
        "ひとつの PDFに まとめるか、いらない ものを とって ください。",
        "Put several into one PDF, or take back what is no longer needed.",
    )


class NoReason(Refusal):
    """Who takes a paper back says why."""

    status = 422
    words = Text("理由が入力されていません。", "りゆうが ありません。", "The reason is missing.")
    remedy = Text(
        "取り下げる理由を書いてください。記録に残ります。",
        "どうして とるのか かいて ください。",
        "Write why it is taken back. It stays on record.",
    )


class NoFile(FileRefused):
    """No file was chosen."""

    words = Text("ファイルが選ばれていません。", "ファイルを えらんで いません。", "No file was chosen.")
    remedy = Text(
        "添付するファイルを選んでください。",
        "つける ファイルを えらんで ください。",
        "Choose the file that is to be attached.",
    )


class Altered(Refusal):
    """The bytes that are kept are missing, or not those that were put there: a matter for the administrator."""

    status = 500
    words = Text(
        "保管しているファイルの内容が、保管したときのものと一致しません。",
        "ファイルが こわれて いる かもしれません。",
        "The stored file is not the one that was put there.",
    )
    remedy = Text(
        "このファイルは使わず、システムの管理者に連絡してください。控えから元に戻すことができます。",
        "やくばの ひとに しらせて ください。",
        "Do not use this file. Tell the administrator, who can restore it from a backup.",
    )
