//! Displays, theme, network, power, notifications, input and accessibility.

pub(super) const PATTERNS: &str = "\
display.brightness: set|change|put|turn|make|bring|adjust|have brightness to|at|up|down|? to? {percent}
display.brightness: brightness to|at|? {percent}
display.brightness: {percent} brightness
display.brightness: set|turn|make|dim|put screen|display|backlight brightness? to|at {percent}
display.brightness: increase|raise|boost|bump|lower|reduce|decrease|drop brightness|backlight by {delta}
display.brightness: increase|raise|boost|bump brightness|backlight up|? {delta=10}
display.brightness: lower|reduce|decrease|drop brightness|backlight down|? {delta=-10}
display.brightness: lower|reduce|increase|raise brightness|backlight {delta}
display.brightness: lower|reduce|increase|raise brightness to {percent}
display.brightness: turn|bring brightness up|down by {delta}
display.brightness: turn|bring up|down brightness by {delta}
display.brightness: turn|bring brightness|backlight {delta}
display.brightness: turn|bring {delta} brightness|backlight
display.brightness: brightness up|down by {delta}
display.brightness: brightness {delta}
display.brightness: dim screen|display|it|lights_on_the_screen|monitor|? by {delta} {_sign=-1}
display.brightness: dim screen|display|monitor|backlight|? {delta=-10}
display.brightness: dim it {delta=-10}
display.brightness: dim screen|display|it a_bit|a_little|slightly {delta=-5}
display.brightness: brighten screen|display|it|monitor|? by {delta}
display.brightness: brighten screen|display|it|monitor|up|? {delta=10}
display.brightness: brighter {delta=10}
display.brightness: darker|dimmer {delta=-10}
display.brightness: a? bit|little brighter {delta=5}
display.brightness: a? bit|little darker|dimmer {delta=-5}
display.brightness: make|turn screen|display|it|monitor a_bit|a_little|slightly|much|a_lot? brighter {delta=10}
display.brightness: make|turn screen|display|it|monitor a_bit|a_little|slightly|much|a_lot? darker|dimmer {delta=-10}
display.brightness: make screen|display brighter|darker|dimmer by {delta}
display.brightness: screen|display|monitor|it is|looks way|much|far? too|so|very|really? bright|blinding|glaring {delta=-10}
display.brightness: screen|display|monitor|it is|looks way|much|far? too|so|very|really? dark|dim {delta=10}
display.brightness: max|maximum|full brightness {percent=100}
display.brightness: brightness all the way up {percent=100}
display.brightness: turn brightness all the way up {percent=100}
display.brightness: turn brightness all the way down {percent=0}
display.brightness: minimum|lowest brightness {percent=0}
display.brightness: half brightness {percent=50}
display.brightness: too bright {delta=-10}
display.brightness: too dark|dim {delta=10}
display.brightness: my eyes hurt|are_hurting {delta=-10}
display.brightness: set brightness of|on|for {output} to {percent}
display.brightness: set {output} brightness to {percent}
display.brightness: make screen|display|it|? less bright {delta=-10}
display.brightness: more brightness {delta=10}
display.brightness: less brightness {delta=-10}
display.scale: set|change|make|put|scale|turn scale|scaling|display|screen|everything|interface|ui scale|scaling|size|? to|at|by|? {value}
display.scale: scale {output} to|by|at {value}
display.scale: set|change scale|scaling of|on|for {output} to {value}
display.scale: set {output} scale|scaling|to to|? {value} scale|scaling?
display.scale: scale|scaling to|at|? {value}
display.scale: make everything {value} bigger|larger|size
display.scale: {value} scale|scaling
display.scale: scale display|screen|everything|interface to|by|at {value}
display.resolution: set|change|switch|make|put resolution|screen|display|? resolution? to|at|? {value} resolution?
display.resolution: set|change|switch resolution of|on|for {output} to {value}
display.resolution: set|change|switch {output} to {value} resolution?
display.resolution: resolution to|at|? {value}
display.resolution: use|run {value} resolution|on|?
display.resolution: run|use {output} at|in {value}
display.resolution: lower|raise|drop|change|increase resolution to {value}
display.rotate: rotate screen|display|it|monitor|? by|to|? {value} degrees|clockwise|counterclockwise|anticlockwise?
display.rotate: rotate|turn|flip|set|put|switch {output} by|to|in|into|? {value} degrees|mode|orientation|clockwise?
display.rotate: turn|flip screen|display|monitor {value}
display.rotate: switch|change|set to|screen|display|orientation to|? {value} mode|orientation?
display.rotate: {value} mode|orientation
display.rotate: make screen|display {value}
display.rotate: set rotation|orientation of {output} to {value}
display.rotate: set rotation|orientation to {value}
display.rotate: rotate screen|display|it back {value=normal}
display.rotate: rotate screen|display|monitor {value=90}
display.rotate: flip screen|display|monitor {value=180}
display.rotate: turn screen|display upside down {value=180}
display.refresh: set|change|switch|make|put|use refresh rate? to|at|? {value} hz|hertz?
display.refresh: set|change refresh rate? of|on|for {output} to {value} hz|hertz?
display.refresh: set|run|switch {output} to|at {value} hz|hertz
display.refresh: refresh rate to|? {value} hz|hertz?
display.refresh: run|switch|set screen|display|monitor|? at|to {value} hz|hertz
display.refresh: {value} hz|hertz refresh|please
display.night_light: turn|switch {on} night|blue_light|red_light light|shift|mode|filter|colors
display.night_light: turn|switch night|blue_light light|shift|filter|? {on}
display.night_light: {on} night|blue_light light|shift|filter
display.night_light: night light|shift {on}?
display.night_light: set night light temperature|color|to to|? {temperature} kelvin|k|degrees?
display.night_light: night light at|to {temperature} kelvin|k?
display.night_light: make screen|display|colors|it warmer|redder|yellower|less_blue {on=on}
display.night_light: warm|warmer colors|screen|display up|tones|? {on=on}
display.night_light: less blue light? {on=on}
display.night_light: reduce|filter blue light {on=on}
display.night_light: no more? blue light {on=on}
display.night_light: stop blue light filter {on=off}
display.night_light: toggle night light|shift {on=toggle}
display.night_light: make screen easier on my|the eyes {on=on}
theme.dark: turn|switch {on} dark mode|theme|style|colors|?
theme.dark: turn|switch dark mode|theme|style {on}
theme.dark: {on} dark mode|theme
theme.dark: dark mode|theme on|please|? {on=on}
theme.dark: dark mode|theme off {on=off}
theme.dark: light mode|theme on|please|? {on=off}
theme.dark: switch|go|change|turn|move|set|use|put|activate|enable|make everything|it|system|theme|desktop|me|us|screen|colors|? to|in|into|? the? dark mode|theme|style|colors|? {on=on}
theme.dark: switch|go|change|turn|move|set|use|put|activate|enable|make everything|it|system|theme|desktop|me|us|colors|? to|in|into|back|? the? light mode|theme|style|colors|? {on=off}
theme.dark: turn|switch on light mode|theme {on=off}
theme.dark: turn|switch off light mode|theme {on=on}
theme.dark: make everything|it|desktop|theme|system|windows dark {on=on}
theme.dark: make everything|it|desktop|theme|system|windows light|bright {on=off}
theme.dark: toggle dark|light mode|theme {on=toggle}
theme.dark: use {on} theme|mode|colors|style
theme.dark: set the? theme|mode|appearance|style|colors to {on}
theme.dark: switch|toggle between dark and light mode|theme? {on=toggle}
theme.dark: go dark {on=on}
theme.dark: i prefer|want|like dark mode|theme|colors {on=on}
theme.dark: i prefer|want|like light mode|theme|colors {on=off}
theme.dark: the_white|white background|theme|windows hurts|is_too_bright {on=on}
theme.contrast: turn|switch {on} high|more|higher|increased|extra contrast theme|colors|in_the_theme|?
theme.contrast: {on} high contrast theme
theme.contrast: increase|raise|more|boost contrast of|in|? the? theme|colors|interface|? {on=on}
theme.contrast: reduce|lower|less|decrease contrast of|in|? the? theme|colors|interface|? {on=off}
theme.contrast: normal|default contrast {on=off}
theme.contrast: high contrast theme {on=on}
theme.contrast: toggle theme contrast {on=toggle}
theme.animations: turn|switch {on} animations
theme.animations: turn|switch animations {on}
theme.animations: {on} animations
theme.animations: animations {on}
theme.animations: no|less more? animations|motion {on=off}
theme.animations: reduce|less|no|stop|remove animations|motion {on=off}
theme.animations: reduce motion|movement {on=off}
theme.animations: i do not want|like|need animations {on=off}
theme.animations: stop the? animations {on=off}
theme.animations: show|use|allow animations {on=on}
theme.animations: toggle animations {on=toggle}
theme.animations: bring back animations {on=on}
theme.accent: set|change|make|turn|switch|use accent|highlight color? to|? {value}
theme.accent: use {value} as|for the? accent|highlight color?
theme.accent: {value} accent color?
theme.accent: give me|us|it|? {value} highlights|accents
theme.accent: make accents|highlights|highlight {value}
theme.accent: accent color? {value}
theme.accent: change|set color to {value}
theme.accent: make buttons|highlights|it {value}
theme.font_scale: set|change|make|put font|text scale|size|scaling|? to|at|? {percent}
theme.font_scale: font|text size|scale? to|at {percent}
theme.font_scale: make text|font|fonts|letters|words|writing {delta}
theme.font_scale: make text|font|fonts|letters bigger|larger|smaller by {delta}
theme.font_scale: make text|font|fonts|letters|words|writing bigger|larger|easier_to_read {delta=10}
theme.font_scale: make text|font|fonts|letters|words|writing smaller|tinier {delta=-10}
theme.font_scale: bigger|larger text|font|fonts|letters {delta=10}
theme.font_scale: smaller text|font|fonts|letters {delta=-10}
theme.font_scale: increase|raise|bump text|font size|scale? by {delta}
theme.font_scale: decrease|reduce|lower text|font size|scale? by {delta} {_sign=-1}
theme.font_scale: increase|raise|enlarge text|font|fonts size|scale? {delta=10}
theme.font_scale: decrease|reduce|lower|shrink text|font|fonts size|scale? {delta=-10}
theme.font_scale: text|font|letters|writing is|are way|much? too|so small|tiny {delta=10}
theme.font_scale: text|font|letters|writing is|are way|much? too|so big|large|huge {delta=-10}
theme.font_scale: i can not|hardly|barely read this|it|text|anything|the_text|? {delta=10}
theme.font_scale: i can hardly|barely read this|it|the_text|? {delta=10}
theme.font_scale: text|everything is hard|difficult to read {delta=10}
theme.wallpaper: set|change|make|use|put wallpaper|background to|with|as|? {path}
theme.wallpaper: use|set|make|put {path} as|for|my|the|to wallpaper|background|desktop_background|desktop_picture
theme.wallpaper: change|set desktop? wallpaper|background|picture to {path}
theme.wallpaper: wallpaper {path}
network.wifi: turn|switch|put {on} wifi
network.wifi: turn|switch|put wifi back? {on}
network.wifi: {on} wifi
network.wifi: wifi {on}
network.wifi: toggle wifi {on=toggle}
network.wifi: kill|stop|cut wifi {on=off}
network.wifi: start|activate wifi {on=on}
network.wifi: turn|switch {on} wireless network|networking|internet|?
network.wifi: turn|switch internet {on}
network.wifi: turn|switch {on} internet
network.wifi: get|put|go me|us? offline {on=off}
network.wifi: get|go me|us? back? online {on=on}
network.airplane: turn|switch {on} airplane|flight mode
network.airplane: turn|switch airplane|flight mode {on}
network.airplane: {on} airplane|flight mode
network.airplane: airplane|flight mode {on}?
network.airplane: go|switch into|to airplane|flight mode {on=on}
network.airplane: leave|exit|end airplane|flight mode {on=off}
network.airplane: toggle airplane|flight mode {on=toggle}
network.airplane: i am on|boarding a|the plane|flight {on=on}
network.airplane: put|set computer|laptop|it in|into|to airplane|flight mode {on=on}
network.airplane: turn|switch off all? radios|wireless {on=on}
network.connect: connect|join to|? {text}
network.connect: connect|join to|? the? wifi|network|wireless wifi|network|? called|named|to|? {text}
network.connect: connect|join to|? {text} wifi|network|wireless|hotspot
network.connect: switch|change to {text} wifi|network
network.connect: join {text}
network.connect: use {text} wifi|network
network.connect: get me on|onto {text} wifi|network
network.connect: log|hook me? up|on|in|into to? {text} wifi|network
network.connect: connect me|us|wifi|computer|laptop to|with {text}
network.disconnect: disconnect from|? wifi|internet|network|it|?
network.disconnect: disconnect|drop wifi|internet|network
network.disconnect: disconnect from|leave {text}
network.disconnect: disconnect|leave from|? {text} wifi|network
network.disconnect: drop|cut|end the? network|internet|wifi connection
network.disconnect: cut me off from the? internet|network
network.disconnect: forget the? {text} wifi|network
network.disconnect: get|take me off the? {text} wifi|network
network.disconnect: go offline
network.vpn: turn|switch {on} vpn
network.vpn: turn|switch vpn {on}
network.vpn: {on} vpn
network.vpn: vpn {on}
network.vpn: connect|hook|join|log to|up|into|? vpn {on=on}
network.vpn: connect to {text} vpn {on=on}
network.vpn: connect|start vpn to|called|? {text} {on=on}
network.vpn: turn|switch|start {on} {text} vpn
network.vpn: disconnect|leave|drop from|? vpn {on=off}
network.vpn: disconnect|leave from|? {text} vpn {on=off}
network.vpn: use vpn {on=on}
network.vpn: use {text} vpn {on=on}
network.vpn: stop|stop_using|end|kill vpn {on=off}
network.vpn: toggle vpn {on=toggle}
network.vpn: start vpn {on=on}
network.vpn: get me on|onto vpn {on=on}
network.vpn: go|get off vpn {on=off}
bluetooth.power: turn|switch|put {on} bluetooth
bluetooth.power: turn|switch|put bluetooth back? {on}
bluetooth.power: {on} bluetooth
bluetooth.power: bluetooth {on}
bluetooth.power: toggle bluetooth {on=toggle}
bluetooth.power: kill|stop|cut bluetooth {on=off}
bluetooth.power: start|activate bluetooth {on=on}
bluetooth.power: i do not need bluetooth anymore? {on=off}
bluetooth.connect: connect|pair|hook|link up|with|to|? {device}
bluetooth.connect: connect|pair|hook|link bluetooth|my|the {device}
bluetooth.connect: connect|pair|link {device} over|via|with|to|through bluetooth|computer|this_computer
bluetooth.connect: use|switch_to my bluetooth {device}
bluetooth.connect: reconnect|connect to|? {device} again?
bluetooth.disconnect: disconnect|unpair|unlink from|? {device}
bluetooth.disconnect: disconnect|drop bluetooth|my|the {device}
bluetooth.disconnect: disconnect {device} from bluetooth
bluetooth.disconnect: stop using my? bluetooth {device}
power.profile: set|switch|change|go|put|turn|use|enable|activate power|battery|energy|performance profile|mode|plan|to to|on|in|? {profile} mode|profile|?
power.profile: switch|change|go|set|turn|put|use to|on|into|in|? {profile} mode|profile|power|power_profile
power.profile: turn|switch on power|battery saver|saving mode|? {profile=saver}
power.profile: turn|switch power|battery saver|saving mode|? on {profile=saver}
power.profile: turn|switch off power|battery saver|saving mode|? {profile=balanced}
power.profile: turn|switch power|battery saver|saving mode|? off {profile=balanced}
power.profile: save|preserve|conserve|spare battery|power|energy {profile=saver}
power.profile: enable|activate|start power|battery saver|saving {profile=saver}
power.profile: disable|stop power|battery saver|saving {profile=balanced}
power.profile: power|battery saver|saving mode|on|? {profile=saver}
power.profile: power|battery saver|saving off {profile=balanced}
power.profile: i need|want|give_me|use full|maximum|more|max|best|high performance|power|speed {profile=performance}
power.profile: make it|computer|laptop|battery fast|faster {profile=performance}
power.profile: make battery last longer {profile=saver}
power.profile: performance|turbo|gaming mode|profile {profile=performance}
power.profile: balanced mode|profile {profile=balanced}
power.profile: turn|switch on performance|turbo mode {profile=performance}
power.profile: my laptop|battery needs to last {profile=saver}
power.lock: lock screen|computer|session|it|laptop|pc|machine|desktop|up|everything|?
power.lock: lock my|the|this screen|computer|pc|laptop
power.lock: screen lock
power.lock: i am|will be leaving|away|off|stepping_away|going_for_lunch|going_to_lunch|back_soon|right_back lock?
power.lock: secure the? screen|computer|session|machine
power.lock: brb
power.lock: lock screen|computer|it {when}
power.suspend: suspend computer|laptop|pc|machine|system|session|it|?
power.suspend: sleep computer|now|mode|?
power.suspend: go to sleep
power.suspend: put computer|laptop|pc|machine|system|it to|into sleep|standby mode?
power.suspend: send computer|laptop|it to sleep
power.suspend: hibernate computer|laptop|it|?
power.suspend: standby
power.suspend: good night computer?
power.suspend: suspend|sleep|hibernate computer|laptop|it|? {when}
power.logout: logout me|of|session|user|?
power.logout: log me out of? session|computer|here|desktop|?
power.logout: sign me out
power.logout: end|quit|exit|leave|close my|the|this? session|desktop_session
power.logout: log out of my|the session|desktop|account|computer
power.logout: logout {when}
power.restart: restart computer|pc|laptop|machine|system|it|?
power.restart: reboot computer|pc|laptop|machine|system|it|?
power.restart: turn|switch it|computer|? off and! on! again!
power.restart: restart|reboot {when}
power.restart: boot again
power.shutdown: shutdown computer|pc|laptop|machine|system|everything|it|down|?
power.shutdown: shut computer|pc|laptop|machine|system|it|everything down
power.shutdown: turn|switch|power off computer|pc|laptop|machine|system|this_computer|device
power.shutdown: turn|switch|power computer|pc|laptop|machine|system off
power.shutdown: poweroff computer|pc|laptop|machine|it|?
power.shutdown: power down computer|pc|laptop|machine|it|?
power.shutdown: halt computer|system|machine
power.shutdown: turn yourself off
power.shutdown: shutdown {when}
power.inhibit: keep screen|display|computer|laptop|monitor|it|pc awake|on|alive {on=on}
power.inhibit: stay awake|on {on=on}
power.inhibit: do not|never let screen|computer|laptop|display|it|monitor go to|? sleep|off|dark|blank|lock|turn_off|dim {on=on}
power.inhibit: do not sleep|suspend|turn_off_the_screen|blank|dim|go_to_sleep|lock {on=on}
power.inhibit: do not lock|dim|blank|turn_off the? screen|computer|display {on=on}
power.inhibit: stop|prevent|keep screen|computer|laptop|display|it from? sleeping|going_to_sleep|locking|turning_off|dimming|blanking|going_dark|going_off|suspending {on=on}
power.inhibit: prevent|inhibit|disable|no|block sleep|suspend|screensaver|idle|idling|screen_lock|auto_lock|automatic_suspend {on=on}
power.inhibit: allow|enable|permit sleep|sleeping|suspend|idle|screen_lock|auto_lock again? {on=off}
power.inhibit: let screen|computer|laptop|display|it sleep|lock|suspend|turn_off|go_to_sleep again? {on=off}
power.inhibit: stop keeping screen|computer|it awake|on {on=off}
power.inhibit: caffeine|caffeinate mode|on|? {on=on}
power.inhibit: turn|switch {on} caffeine|keep_awake mode?
power.inhibit: keep screen|display|computer|laptop|it awake|on for {duration} {on=on}
power.inhibit: presentation mode {on=on}
notify.dnd: do not disturb mode|me|on|please|? {on=on}
notify.dnd: turn|switch {on} do not disturb mode?
notify.dnd: turn|switch do not disturb mode? {on}
notify.dnd: {on} do not disturb mode?
notify.dnd: do not disturb off {on=off}
notify.dnd: silence|mute|pause|stop|block|hide|disable|snooze|suppress|turn_off my|the|all? notifications {on=on}
notify.dnd: turn|switch notifications off {on=on}
notify.dnd: turn|switch notifications back? on {on=off}
notify.dnd: turn on|back_on notifications {on=off}
notify.dnd: notifications off {on=on}
notify.dnd: notifications on {on=off}
notify.dnd: unmute|resume|allow|enable|unsilence|unpause|show my|the|all? notifications again? {on=off}
notify.dnd: no|no_more notifications|interruptions|distractions {on=on}
notify.dnd: do not show|give|send|bother me|? any|the|my|with? notifications {on=on}
notify.dnd: focus|quiet mode|time|hours {on=on}
notify.dnd: i need|want to focus|concentrate|be_left_alone|work_in_peace|quiet|some_quiet {on=on}
notify.dnd: leave me alone {on=on}
notify.dnd: stop bothering|disturbing|interrupting|distracting me {on=on}
notify.dnd: do not bother|interrupt|disturb|distract me|? {on=on}
notify.dnd: toggle do not disturb mode? {on=toggle}
notify.dnd: stop notifications from bothering|disturbing me? {on=on}
notify.dnd: you can|may disturb me again {on=off}
notify.dnd: end|exit|leave focus|quiet|do_not_disturb mode|? {on=off}
notify.dnd: i am in|having a|the meeting|presentation|call {on=on}
notify.dnd: turn|switch {on} focus|quiet mode
notify.list: show|list|read|what|see me|are? my|the|any|all? notifications
notify.list: what|which notifications do|did i have|get|miss
notify.list: any|are_there new? notifications|messages for_me?
notify.list: do i have any? new? notifications|messages
notify.list: what did i miss
notify.list: notifications
notify.list: open notification center
notify.list: check my|the|for? notifications
notify.dismiss: dismiss|clear|close|remove|hide|delete|get_rid_of my|all|the|every|last|that|this|latest? notifications|notification
notify.dismiss: dismiss|clear all|them of? notifications|notification
notify.dismiss: dismiss|clear notification {id}
notify.dismiss: dismiss|clear the? notification from {id}
notify.dismiss: dismiss|clear the? {id} notification|notifications
notify.invoke: open|click|answer|accept|follow|activate|act_on|view|show|press that|the|last|latest|this notification
notify.invoke: press|click|choose|hit {action} on|in the|that|last? notification
notify.invoke: reply to that|the|last notification {action=reply}
notify.invoke: open|answer the? notification from {id}
notify.invoke: open|show the? {id} notification
keyboard.layout: set|change|switch|use|make|put keyboard layout|language|? to|? {value} layout|keyboard|?
keyboard.layout: switch|change|use to|? the? {value} keyboard|layout|keys layout?
keyboard.layout: {value} keyboard layout?
keyboard.layout: type in {value}
keyboard.layout: i want to? type|write in {value}
keyboard.layout: switch to {value} layout
keyboard.layout: layout|keyboard {value}
keyboard.repeat: set|change|make|turn|switch|put key|keyboard|keys repeat rate|speed|? to|at|? {value}
keyboard.repeat: make keys|keyboard|key repeat {value}
keyboard.repeat: key|keyboard repeat rate|? {value}
keyboard.repeat: turn|switch {value} key|keyboard repeat
keyboard.repeat: {value} key|keyboard repeat
keyboard.repeat: keys repeat too fast {value=slower}
keyboard.repeat: keys repeat too slow|slowly {value=faster}
pointer.speed: set|change|make|turn|put|adjust pointer|mouse|cursor|touchpad speed|sensitivity|acceleration|? to|at|? {value}
pointer.speed: make mouse|pointer|cursor move|go|? {value}
pointer.speed: {value} mouse|pointer|cursor speed|?
pointer.speed: mouse|pointer|cursor|touchpad is|moves|feels way|much? too|so slow|slowly|sluggish {value=faster}
pointer.speed: mouse|pointer|cursor|touchpad is|moves|feels way|much? too|so fast|sensitive|quick {value=slower}
pointer.speed: speed up mouse|pointer|cursor {value=faster}
pointer.speed: slow down mouse|pointer|cursor {value=slower}
pointer.speed: slow mouse|pointer|cursor down {value=slower}
pointer.speed: speed mouse|pointer|cursor up {value=faster}
pointer.speed: increase|raise mouse|pointer|cursor speed|sensitivity {value=faster}
pointer.speed: decrease|lower|reduce mouse|pointer|cursor speed|sensitivity {value=slower}
pointer.natural_scroll: turn|switch {on} natural scrolling|scroll
pointer.natural_scroll: turn|switch natural scrolling|scroll {on}
pointer.natural_scroll: {on} natural scrolling|scroll
pointer.natural_scroll: natural scrolling|scroll {on}?
pointer.natural_scroll: reverse|invert|flip|change scroll|scrolling direction? {on=toggle}
pointer.natural_scroll: scroll|scrolling is wrong|backwards|inverted|the_wrong_way|upside_down way|? {on=toggle}
pointer.natural_scroll: scroll naturally|like_a_phone|the_other_way {on=on}
pointer.natural_scroll: toggle natural scrolling {on=toggle}
touchpad.tap: turn|switch {on} tap to? click|clicking on|for|? touchpad?
touchpad.tap: turn|switch tap to? click|clicking {on}
touchpad.tap: {on} tap to? click|clicking
touchpad.tap: tap to? click|clicking {on}?
touchpad.tap: let me tap to click {on=on}
touchpad.tap: click by tapping the? touchpad? {on=on}
touchpad.tap: toggle tap to? click {on=toggle}
touchpad.tap: stop tapping from clicking {on=off}
touchpad.tap: turn|switch {on} tapping on|for|? touchpad
touchpad.tap: turn|switch {on} touchpad tapping|taps
touchpad.tap: do not click when i tap {on=off}
a11y.zoom: turn|switch {on} zoom|magnifier|magnification
a11y.zoom: turn|switch zoom|magnifier|magnification {on}
a11y.zoom: {on} zoom|magnifier|magnification
a11y.zoom: zoom in on|the|? screen|here|? {delta=10}
a11y.zoom: zoom out of|the|? screen|? {delta=-10}
a11y.zoom: zoom in by|? {delta}
a11y.zoom: zoom out by|? {delta}
a11y.zoom: zoom screen|in|? to {percent}
a11y.zoom: set zoom|magnifier|magnification level? to {percent}
a11y.zoom: magnify screen|it|everything|this|? {on=on}
a11y.zoom: magnify screen|it|everything|? by|to {percent}
a11y.zoom: stop|end|exit|quit|reset|no zoom|zooming|magnifier|magnification|magnifying {on=off}
a11y.zoom: toggle zoom|magnifier {on=toggle}
a11y.zoom: zoom {on}?
a11y.screen_reader: turn|switch {on} screen|voice reader|narrator|over
a11y.screen_reader: turn|switch screen reader {on}
a11y.screen_reader: {on} screen reader
a11y.screen_reader: screen reader {on}?
a11y.screen_reader: read|speak screen|everything|what_is_on_the_screen to|aloud|out me|loud|? {on=on}
a11y.screen_reader: start reading screen|everything to me|aloud|out_loud {on=on}
a11y.screen_reader: stop reading the? screen|everything to_me|aloud|out_loud? {on=off}
a11y.screen_reader: toggle screen reader {on=toggle}
a11y.screen_reader: turn|switch {on} narrator
a11y.screen_reader: i am blind|can_not_see_the_screen {on=on}
a11y.high_contrast: turn|switch {on} high|accessibility contrast mode|for_accessibility|?
a11y.high_contrast: turn|switch high contrast mode? {on}
a11y.high_contrast: {on} high contrast mode?
a11y.high_contrast: high contrast mode? {on}?
a11y.high_contrast: use|switch|go to|into|? high contrast mode? {on=on}
a11y.high_contrast: leave|exit|end high contrast mode? {on=off}
a11y.high_contrast: toggle high contrast mode? {on=toggle}
a11y.sticky_keys: turn|switch {on} sticky keys
a11y.sticky_keys: turn|switch sticky keys {on}
a11y.sticky_keys: {on} sticky keys
a11y.sticky_keys: sticky keys {on}?
a11y.sticky_keys: toggle sticky keys {on=toggle}
a11y.sticky_keys: make modifier|modifiers|shift_and_ctrl keys? sticky|stick {on=on}
a11y.sticky_keys: let me press|type|use modifier|modifiers|shortcuts keys? one|one_key at_a_time|after_another|by_one {on=on}
clock.timezone: set|change|switch|move|put|use timezone|clock|time timezone|? to|? {text} time|timezone|?
clock.timezone: i am|we_are in|now_in {text} change|set|update|so? the|my? timezone|clock
clock.timezone: timezone {text}
clock.timezone: i am in {text} now?
clock.timezone: i live|moved|arrived|landed in|to {text}
clock.timezone: switch to {text} time
";
