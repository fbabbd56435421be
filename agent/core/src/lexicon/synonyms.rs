//! Words that may stand for each other in the verbs' sentences.

/// One group a line: each of its words stands for each other one; `a b -> c d`: c and d stand for a and b, not back.
pub(super) const GROUPS: &str = "\
put place position stick shove park dock snap set move drag throw send push shift relocate slide drop pop tuck plonk fling plop
put -> have get want arrange
move -> bring transfer take carry put send throw shift push drag migrate shuffle relocate toss pass
close shut
close -> kill terminate exit quit dispose drop
quit exit terminate
quit -> kill end stop shut close
open launch start run load
open -> show fire boot bring pull spawn initiate execute view give get need want use reopen
launch -> open start run boot spawn
show display -> reveal view present see
switch jump hop flip
switch -> go change move swap turn get bring take
go -> jump switch navigate head hop move take bring get travel
focus -> activate select raise highlight foreground
minimize -> hide iconify lower collapse minimized minimizing
hide -> minimize conceal tuck
restore -> unminimize unhide unminimized bring show recover reopen
maximize -> maximise enlarge maximized maximizing zoom expand
fullscreen -> fullscreened
resize -> size scale
enlarge grow expand
bigger larger wider
smaller shrink
shrink -> reduce
swap exchange switch trade
swap -> flip interchange
windows -> apps applications programs window
window -> app application program
app application program
apps applications programs
list show enumerate
list -> display see view print
find locate
find -> search look where seek
search -> look find hunt query
screen monitor display output
screens monitors displays outputs
workspace -> desktop space ws
workspaces -> desktops spaces
desktop -> workspace
rename relabel retitle
rename -> call name change
create make add new
create -> start build set open generate
remove delete
remove -> drop destroy erase uninstall discard
delete -> trash remove bin erase discard scrap
trash -> delete bin remove discard dump
volume sound audio
volume -> loudness speakers speaker noise music
sound -> noise speakers
mute silence
mute -> quiet hush shush kill
unmute -> unsilence
mic microphone
microphone -> mic
turn switch
turn -> set toggle flip bring crank make
raise increase bump boost up
raise -> crank higher
increase -> raise up boost bump crank higher enlarge
lower decrease reduce
lower -> drop cut down dim less turn bring
decrease -> lower reduce cut less drop
louder -> higher
quieter softer lower
brightness backlight
brighter lighter
dim dimmer darker
set -> change make adjust put turn bring take get have
make -> set turn get have render
change -> set switch make alter modify adjust
dark night black
light bright white day
theme -> mode appearance look style scheme
enable activate
enable -> on start allow use
disable deactivate
disable -> off stop kill
play -> resume start unpause continue
pause -> hold stop halt freeze
resume continue unpause
next -> following skip
previous last prior
skip -> next jump
track song
track -> tune piece title
song -> tune track music
music -> song playback audio track media
forward ahead
screenshot -> capture snapshot grab
record -> film capture tape
wifi -> wireless wlan internet
wallpaper background
accent -> highlight
animations -> animation effects transitions
font text
font -> letters type fonts
connect -> join hook pair link log
disconnect -> leave drop unhook unpair
lock -> secure
suspend sleep
hibernate -> sleep suspend
restart reboot
shutdown poweroff
logout -> signout
notification alert
notifications alerts
notifications -> messages
dismiss -> clear close remove drop hide
timer -> countdown
timers -> countdowns
reminder -> alarm alert
reminders -> alarms alerts
cancel -> stop abort delete remove kill drop end
remind -> nudge alert ping
file document
file -> doc
files documents
folder directory
folders directories
copy duplicate
paste insert
clear empty wipe
clear -> erase purge clean reset flush
compute calculate evaluate
calculate -> compute work figure solve
convert -> change turn translate
time clock
battery -> power charge
remember -> note memorize keep
forget -> erase delete remove wipe
recall -> remember
routine automation
routine -> macro shortcut workflow
routines automations
routines -> macros workflows
undo -> revert reverse rollback
redo -> reapply
repeat -> rerun redo
cancel -> stop abort
explain -> describe justify
help -> assist
tile -> arrange
arrange -> put lay order tile organize line place set position spread distribute show
side -> beside next
grid -> matrix
float -> unlock detach
pin -> stick keep fix
follow -> go take
click press
click -> hit push tap select choose
press -> hit push tap strike key
button -> btn key
type enter
type -> write input
scroll -> page move go
tick check
untick uncheck
box checkbox
box -> field entry
field -> box entry input
choose select pick
read -> tell say speak
install -> add get download
uninstall remove
update upgrade
updates upgrades
download -> get fetch
web internet online
search -> google
google -> search
mail email
email -> mail message
compose -> write draft start send new
calendar -> agenda schedule diary
event appointment meeting
events appointments meetings
process task
processes tasks
kill -> end terminate stop force
kill end terminate
script -> command
rotate -> turn flip spin
resolution -> size
zoom -> magnify
magnify zoom
magnifier -> zoom
narrator -> reader
saver saving
saver -> save eco
performance -> fast speed turbo
balanced -> normal default
mirror -> duplicate clone copy
extend -> expand
natural -> reversed reverse inverted
pointer mouse cursor
touchpad trackpad
tap -> tapping touch
sticky -> latch
layout arrangement
keyboard -> keys typing
language -> layout
group -> bunch
everything -> all
all -> everything every
newest latest
recent -> latest last
quiet silent
silent -> quiet
pc computer machine laptop
computer -> machine pc laptop system device
machine -> computer pc laptop system
where -> which
what -> which
which -> what
say tell
tell -> show give say
opened -> open used launched
used -> opened
running -> open active going
open -> running
started -> opened launched
gone -> disappeared
wake -> turn
";

/// Words that always mean the same, one group a line: they hold also where a pattern lists its alternatives.
pub(super) const SAME: &str = "\
mail email
mails emails
app application program
apps applications programs
screen monitor display
screens monitors displays
mic microphone
folder directory
folders directories
notification alert
notifications alerts
restart reboot
pc computer laptop machine
software packages
timezone timezones
workspace desktop
workspaces desktops
wifi wireless
terminate kill
uninstall deinstall
photo picture
photos pictures
movie film
color colour
button btn
wallpaper background
touchpad trackpad
pointer mouse cursor
song track
songs tracks
";
