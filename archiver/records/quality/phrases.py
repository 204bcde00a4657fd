"""What pages say that stand in for the one asked for, by kind, in several languages; case-folded, blanks single.

A phrase is here only if a page that says it near its beginning, and little else, is such a page in nearly every case.
Each is general wording, of several products or of no product; none is one site's own.
"""

from __future__ import annotations

_BLOCKED = """
verify you are human
verify you are a human
verifying you are human
verify that you are not a robot
confirm you are human
are you a robot
you are not a robot
i'm not a robot
i am not a robot
checking your browser
checking if the site connection is secure
enable javascript and cookies to continue
unusual traffic from your
unusual activity from your
detected unusual activity
complete the captcha
solve the captcha
complete the security check
performing security verification
you have been blocked
your ip has been blocked
your ip address has been blocked
your access to this site has been limited
your access to this service has been limited
access to this page has been denied
access denied
request blocked
the requested url was rejected
too many requests
rate limit exceeded
you don't have permission to access
this request was blocked by
pardon our interruption
ddos protection by
security checkpoint
not available in your country
not available in your region
unavailable due to legal reasons
环境异常
完成验证后即可继续访问
安全验证
人机验证
请完成验证
请输入验证码
滑动验证
访问过于频繁
访问频率过高
访问被拒绝
拒绝访问
您的访问被
正在检查您的浏览器
驗證您是否是真人
人機驗證
存取遭拒
アクセスが拒否されました
ロボットではありません
アクセス権限がありません
로봇이 아닙니다
접근이 거부
접근이 차단
비정상적인 접근
kein roboter
zugriff verweigert
ihr zugriff wurde
sicherheitsüberprüfung
pas un robot
accès refusé
accès interdit
vérification de sécurité
no eres un robot
no soy un robot
acceso denegado
verificación de seguridad
non sono un robot
non sei un robot
accesso negato
não sou um robô
não é um robô
acesso negado
acesso bloqueado
geen robot
toegang geweigerd
не робот
не бот
доступ запрещен
доступ запрещён
доступ ограничен
доступ к сайту заблокирован
слишком много запросов
проверка браузера
robot değil
erişim engellendi
nie jestem robotem
dostęp zabroniony
odmowa dostępu
nejsem robot
přístup odepřen
jag är inte en robot
åtkomst nekad
tôi không phải là người máy
لست برنامج روبوت
تم رفض الوصول
"""

_ERROR = """
page not found
page cannot be found
page could not be found
page doesn't exist
page does not exist
page you requested could not be found
page you are looking for
page you were looking for
the requested url was not found
the requested page could not be found
404 not found
error 404
404 error
403 forbidden
this content is no longer available
this article is no longer available
this post is no longer available
this page is no longer available
this page isn't available
this page is not available
this content isn't available
this video is unavailable
account suspended
this account has been suspended
this domain is for sale
under maintenance
scheduled maintenance
site is temporarily unavailable
service temporarily unavailable
service unavailable
internal server error
bad gateway
gateway time-out
gateway timeout
error establishing a database connection
web server is down
an unexpected error occurred
an unexpected error has occurred
页面不存在
页面没有找到
页面未找到
页面找不到
找不到页面
找不到该页面
您访问的页面
您要访问的页面
你访问的页面
访问的内容不存在
该内容已被发布者删除
该文章已被
文章不存在
内容不存在
内容已删除
内容已被删除
此内容因违规无法查看
该公众号已迁移
帖子不存在
链接已失效
链接已过期
服务器错误
网站维护
無法找到頁面
找不到網頁
頁面不存在
ページが見つかりません
ページは存在しません
ページは見つかりません
お探しのページ
メンテナンス中
페이지를 찾을 수 없습니다
존재하지 않는 페이지
삭제된 게시물
서비스 점검
seite nicht gefunden
seite wurde nicht gefunden
seite konnte nicht gefunden
seite existiert nicht
wartungsarbeiten
page introuvable
page non trouvée
page n'existe pas
page n'existe plus
page demandée n'a pas
en maintenance
página no encontrada
página no existe
página que buscas
página que busca
no se encuentra la página
en mantenimiento
pagina non trovata
pagina non esiste
pagina richiesta non
in manutenzione
página não encontrada
página não existe
página que você procura
em manutenção
pagina niet gevonden
pagina bestaat niet
страница не найдена
страница не существует
страницы не существует
такой страницы нет
технические работы
сторінку не знайдено
strona nie została znaleziona
strona nie istnieje
nie znaleziono strony
stránka nenalezena
stránka nebyla nalezena
sidan hittades inte
sidan kunde inte hittas
siden blev ikke fundet
siden ble ikke funnet
sivua ei löydy
sayfa bulunamadı
aradığınız sayfa
không tìm thấy trang
halaman tidak ditemukan
الصفحة غير موجودة
ไม่พบหน้า
"""

_CONSENT = """
before you continue to
we value your privacy
we care about your privacy
manage your privacy
we and our partners store and/or access
we and our partners use cookies
we use cookies and similar technologies
this website uses cookies
this site uses cookies
consent to the use of cookies
bevor sie fortfahren
wir benötigen ihre zustimmung
wir verwenden cookies
diese website verwendet cookies
alle cookies akzeptieren
nous utilisons des cookies
ce site utilise des cookies
continuer sans accepter
utilizamos cookies
este sitio web utiliza cookies
aceptar todas las cookies
utilizziamo i cookie
questo sito utilizza
accetta tutti i cookie
este site utiliza cookies
wij gebruiken cookies
deze website maakt gebruik van cookies
vi bruger cookies
vi använder cookies
vi bruker informasjonskapsler
ta strona używa plików cookie
мы используем файлы cookie
我们使用 cookie
我们使用cookie
本网站使用cookie
当サイトではcookie
このサイトではcookie
쿠키를 사용합니다
"""

_SCRIPT = """
javascript is disabled
javascript is not enabled
javascript is turned off
javascript seems to be disabled
your javascript is disabled
javascript is not available
javascript is required
requires javascript
javascript needs to be enabled
javascript must be enabled
please enable javascript
please turn on javascript
you need to enable javascript
you need javascript
enable javascript to
your browser is not supported
your browser does not support
javascript 不可用
请启用javascript
请开启javascript
请打开javascript
启用 javascript
请在浏览器中启用
您的浏览器版本过低
javascriptを有効
javascript を有効
javascript가 비활성화
자바스크립트를
javascript aktivieren
bitte aktivieren sie javascript
javascript ist deaktiviert
activer javascript
activez javascript
javascript est désactivé
habilite javascript
habilitar javascript
javascript está desactivado
abilita javascript
attiva javascript
javascript è disabilitato
habilite o javascript
ative o javascript
schakel javascript in
включите javascript
включить javascript
włącz obsługę javascript
povolte javascript
aktivera javascript
javascript'i etkinleştirin
"""

_LOGIN = """
log in to continue
login to continue
sign in to continue
please log in to
please login to
please sign in to
you must be logged in
you need to log in
you need to sign in
you need to be logged in
log in or sign up to
sign in or create an account
subscribe to continue reading
subscribe to read
already a subscriber?
this article is for subscribers
this content is for subscribers
this post is for paid subscribers
this post is for paying subscribers
to continue reading this article
请登录后
请先登录
登录后查看
登录后才能
登录后可
需要登录
請先登入
ログインしてください
ログインが必要
会員限定
로그인이 필요
로그인 후
bitte melden sie sich an
bitte loggen sie sich ein
nur für abonnenten
veuillez vous connecter
réservé aux abonnés
réservé à nos abonnés
inicia sesión para
iniciar sesión para
contenido exclusivo para suscriptores
accedi per continuare
riservato agli abbonati
faça login para
exclusivo para assinantes
log in om verder
alleen voor abonnees
войдите, чтобы
необходимо войти
необходимо авторизоваться
только для подписчиков
"""

_KINDS = {"blocked": _BLOCKED, "error": _ERROR, "consent": _CONSENT, "script": _SCRIPT, "login": _LOGIN}

PHRASES: tuple[tuple[str, str], ...] = tuple(
    (kind, phrase) for kind, listed in _KINDS.items() for phrase in listed.strip().split("\n")
)
"""Kind and phrase."""
