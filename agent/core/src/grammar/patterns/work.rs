//! Accessible objects, files, clipboard, screen, calculator, information, web, processes, software.

pub(super) const PATTERNS: &str = "\
ui.click: click|press|hit|push|tap on|? {element}
ui.click: click|press|hit|push|tap on|? {element} in|on|of {_window}
ui.click: click|press|hit|push|tap {_list}
ui.click: click|press|hit|push|tap|type|enter {_list} in|on|into {_window}
ui.click: in|on {_window} click|press|hit|push|tap on|? {element}
ui.click: in|on {_window} click|press|hit|push|tap|type|enter {_list}
ui.click: enter|compute|calculate|type {_list} in|on|into|with|using {_window}
ui.click: activate|choose {element} button
ui.click: open {element} tab|link
ui.click: follow {element} link
ui.click: switch|go to {element} tab
ui.click: select {element} tab
ui.menu: choose|select|pick|open|use|click|go_to|press|hit|run {path} from|in|through|via|under|of {_window} menu
ui.menu: choose|select|pick|open|use|click|go_to|press|hit|run|do {path} from|in|through|via|under|using the|its? menu|menus
ui.menu: {path} through|from|via|in|using its|the|? menu
ui.menu: open|show {path} menu
ui.menu: open|show {path} menu in|of {_window}
ui.menu: choose|select|pick|go_to|click|use|open menu item|entry|? {path}
ui.menu: go to menu|the? {path}
ui.menu: save as {path=save_as}
ui.menu: save it|file|this|document|? as {path=save_as}
ui.menu: save as through|from|via|in|using its|the? menu {path=save_as}
ui.menu: save file|document|it|this|? as in|through|from {_window} {path=save_as}
ui.menu: open the? save as dialog|window {path=save_as}
ui.menu: choose|select|pick {path} in {_window} menu
ui.menu: print this|document|page|it|? {path=print}
ui.menu: choose|select|pick {path}
ui.press: save it|file|this|document|changes|my_work|work|? {keys=ctrl+s}
ui.press: save this|the|my|all file|document|work|page|changes {keys=ctrl+s}
ui.press: save in {_window} {keys=ctrl+s}
ui.press: save file|document in {_window} {keys=ctrl+s}
ui.press: open|new a? new? tab {keys=ctrl+t}
ui.press: close this|the|? tab {keys=ctrl+w}
ui.press: next tab {keys=ctrl+tab}
ui.press: previous tab {keys=ctrl+shift+tab}
ui.press: reopen the|closed|last? tab {keys=ctrl+shift+t}
ui.press: reload|refresh page|this|it|tab|? {keys=ctrl+r}
ui.press: select all text|? {keys=ctrl+a}
ui.press: select everything {keys=ctrl+a}
ui.press: press|hit|push|tap|type|send|strike|use {keys}
ui.press: press|hit|push|tap|type|send key|keys|shortcut|combination {keys}
ui.press: press|hit|push|tap|type|send {keys} in|to|on {_window}
ui.press: press|hit {keys} key
ui.press: send|press shortcut {keys} to|in {_window}
ui.press: in {_window} press|hit {keys}
ui.press: go back in the? browser|page {keys=alt+left}
ui.type: type {text}
ui.type: write|enter|input|insert {_quote}
ui.type: type|write|enter|input|insert {text} in|into|to|on {_window}
ui.type: put|paste the! text! {text} in|into {_window}
ui.type: type|write|enter|input|insert {text} in|into|to {element}
ui.type: type|write|enter|input in|into|to {_window} {text}
ui.type: in|into {_window} type|write|enter {text}
ui.type: type in|out {text}
ui.set_text: set|change|fill|replace {element} to|with {text}
ui.set_text: set|change|replace text|contents|content|value of|in {element} to|with|by {text}
ui.set_text: fill in {element} with|as {text}
ui.set_text: fill {element} in? with {text}
ui.set_text: put {text} in|into {element} field|box|entry
ui.set_text: fill {text} into|in {element}
ui.set_text: replace the? text|contents|content in|of {_window} with|by {text}
ui.set_text: clear {element} field|box|entry {text=}
ui.set_text: set|change {element} field|box|entry to {text}
ui.select: select|choose|pick|set {value} from|in|out_of {element}
ui.select: select|choose|pick {value} in|from the? {element} list|dropdown|box|menu|combo
ui.select: set {element} dropdown|list|combo|selector to|on {value}
ui.select: change {element} dropdown|list|combo|selector to {value}
ui.toggle: toggle|flip {element}
ui.toggle: check|tick|select {element} checkbox|box|switch|option {on=on}
ui.toggle: check|tick {element} {on=on}
ui.toggle: uncheck|untick|deselect|clear {element} checkbox|box|switch|option {on=off}
ui.toggle: uncheck|untick {element} {on=off}
ui.toggle: turn|switch {on} {element} checkbox|switch|toggle|box|option
ui.toggle: turn|switch {element} checkbox|switch|toggle|option {on}
ui.toggle: toggle|flip {element} checkbox|box|switch|option
ui.toggle: tick|check the? box called|for|next_to|saying {element} {on=on}
ui.scroll: scroll|page {dir}
ui.scroll: scroll|page {dir} by|? {amount} pages|page|lines|times|screens|?
ui.scroll: scroll {dir} in|on {_window}
ui.scroll: scroll {_window} {dir}
ui.scroll: scroll {element} {dir}
ui.scroll: scroll to|? {dir} of page|document|window|list|it|?
ui.scroll: scroll|go all the way {dir}
ui.scroll: scroll page|window|list|document|this|it|screen|? {dir} a_bit|a_little|a_lot|further|more|some_more|?
ui.scroll: scroll {dir} a_bit|a_little|a_lot|further|more|some_more
ui.scroll: page {dir}
ui.scroll: go to|? {dir} of page|document|list
ui.focus: focus|move|put|set cursor|keyboard|focus|? on|in|into|to {element} field|box|entry|button
ui.focus: put|move|set|place cursor in|into|on|to {element}
ui.focus: go|jump|tab to {element} field|box|entry|bar
ui.focus: focus on|? {element} field|box|entry|button|bar
ui.focus: click into {element}
ui.focus: place the? caret in {element}
ui.read: read|tell|give|show me? what is written|shown|displayed? in|on|out|aloud? {element}
ui.read: read {element}
ui.read: read text|contents|content of|in {element}
ui.read: what does {element} say|show|read|display|contain
ui.read: what is in|on|written_in|written_on {element} field|box|entry|label|display
ui.read: what is the? text|value|content|contents of|in {element}
ui.read: read this|window|it|that|page|screen_text|what_is_here|? to_me|aloud|out_loud|out|loud|for_me|?
ui.read: read me this|the window|page|text|screen|document|dialog|message
ui.read: read the? dialog|message|page|document|text|selection aloud?
ui.read: what does it|this|that|the_dialog|the_window|the_message say|read
ui.read: what is the? result|answer in|on {_window}
ui.read: what does {_window} say|show|display
ui.read: read {_window}
ui.find: find|look_for|locate|search element|button|field|text|control|link|menu|checkbox|label called|named|with|that_says|for|? {text}
ui.find: where|which is the? {text} button|field|link|menu|checkbox|label|entry|slider
ui.find: find|locate the? {text} button|field|link|menu|checkbox|label|entry|slider
ui.find: is there a? {text} button|field|link|menu|checkbox|label|entry|slider
ui.find: find {text} in this|the window|dialog|page
ui.find: where can i click to|for? {text}
ui.find: where do i click to|for? {text}
ui.find: what buttons|controls|elements|fields|links are|can there|here|in_this_window|i_click
ui.find: show|list me? all? buttons|controls|elements|fields|links in|of|here|? this|the|? window|app|?
file.find: find|search|locate|look_for|show_me file|files|document|documents called|named|about|containing|with|matching|for|? {text}
file.find: find|locate|search for? my|the|a {text} file|files|document|folder
file.find: where is|are|did_i_put|did_i_save my|the|? file|document|folder called|named|? {text} file|document|folder
file.find: where is|are|did_i_put|did_i_save my|the|? {text} file|document|folder|presentation|spreadsheet
file.find: find|locate|search {path} {_text=yes}
file.find: where is {path} {_text=yes}
file.find: find|search|look for? all|my|? {type} files? in|from|on|under {path}
file.find: find|search|show|list|look me? for? all? my? {type} files?
file.find: find|search|show me? all? {type} files? in|under|from {path}
file.find: any|are_there_any|are_there|do_i_have|do_i_have_any {type} files? in|on|under {path}
file.find: find|search|look for? {text} in|under|on my? {path} folder|directory
file.find: search|look in|through my? {path} for {text}
file.find: find|show me? {type} files? called|named|about|with {text}
file.find: find|show me? files|documents|everything|what i changed|modified|edited|created|saved|downloaded|opened|worked_on {when}
file.find: find|show me? {type} from|of {when}
file.find: find|show me? files from {when}
file.find: what files|documents did i change|modify|edit|create|save|download {when}
file.find: search my? files|documents|computer|disk for {text}
file.find: find|locate my {text} thesis|report|invoice|invoices|notes|resume|cv|letter|presentation|spreadsheet|budget|contract
file.find: do i have a file|document called|named|about {text}
file.find: find|locate my thesis|report|invoice|invoices|notes|resume|cv|letter|presentation|spreadsheet|budget|contract {_self=yes}
file.list: list|show|what me? files|everything|documents|contents|is in|of|inside|under {path}
file.list: list|show me? {path} folder|directory
file.list: what is in|inside {path}
file.list: what files are in|inside|there {path}
file.list: list|show me? contents|content of|in {path}
file.list: show|tell|list me? what is in|inside|under {path}
file.list: list|show me? my? files
file.list: list {path}
file.list: list|show all? {type} files? in {path}
file.list: which files are in {path}
file.open: open|show|view|edit|load|launch|read|start {path}
file.open: open|show|view|load up|me|? file|document|folder|picture|image|? {path}
file.open: open|show|view {path} file|document|folder
file.open: open|show|go to|? my? {path} folder|directory
file.open: let me see {path}
file.open: bring|pull up {path}
file.open: play {path}
file.open: browse {path}
file.open: take|bring me to|into {path} folder|directory!
file.open: go to|into my|the {path} folder|directory!
file.reveal: show|reveal|open|display|highlight {path} in|inside|with the? file_manager|files|folder|file_browser|explorer|finder|its_folder|file_explorer
file.reveal: reveal|highlight {path}
file.reveal: show me? where {path} is
file.reveal: open|show the? folder|directory containing|of|that_contains|with|for {path}
file.reveal: show|open where {path} is saved|stored|located?
file.reveal: open containing folder|directory of|for|? {path}
file.move: move|put|send|transfer|drag|relocate|shift {path} to|into|in|onto|inside {to}
file.move: move|put file|document|folder|the {path} to|into|in {to}
file.move: {path} into {to}
file.copy: copy|duplicate {path} to|into|in|onto {to}
file.copy: make|create|put a? copy of {path} in|into|on|to {to}
file.copy: copy file|document|folder|the {path} to|into|in {to}
file.copy: back up {path} to|into|in|on {to}
file.copy: backup {path} to|into|in|on {to}
file.rename: rename|change {path} to|as|into|in {to}
file.rename: rename file|document|folder|the {path} to|as|into {to}
file.rename: call {path} {to} instead?
file.rename: change|set the? name of {path} to|into {to}
file.rename: rename {path} {to}
file.rename: give {path} the name {to}
file.create_folder: create|make|add|new a? new? folder|directory|subfolder called|named|? {path}
file.create_folder: create|make|add a? new? {path} folder|directory
file.create_folder: create|make|add a? new? folder|directory called|named|? {path} in|inside|under|on {_folder}
file.create_folder: new folder|directory {path}
file.create_folder: make|create a? new? folder|directory for {path}
file.create_folder: mkdir {path}
file.create_folder: create|make|add folder|directory in|inside|under|on {_folder} called|named {path}
file.trash: delete|remove|trash|bin|discard|throw_away|throw_out|erase|get_rid_of {path}
file.trash: move|put|send|throw {path} to|into|in the? trash|bin|recycle_bin|rubbish|garbage
file.trash: delete|remove|trash file|document|folder|the {path}
file.trash: throw {path} away|out
file.trash: bin {path}
file.trash: chuck|toss|throw|dump {path} out|away|in|into|to|? the? trash|bin|?
file.restore: restore|recover|undelete|get_back|bring_back {path} from trash|bin
file.restore: restore|recover|undelete deleted? file|folder|document {path}
file.restore: take|get|bring|pull {path} out of|back|from the? trash|bin
file.restore: undelete {path}
file.restore: recover|restore {path}
file.restore: untrash {path}
file.restore: get|bring {path} back
file.organise: organize|sort|tidy|clean|order|arrange|group up|out|? {path} by {by}
file.organise: organize|sort|tidy|clean|order|arrange up|out|? {path}
file.organise: organize|sort|tidy|clean|order|arrange up|? files|everything in|of {path} by|? {by}?
file.organise: clean up|out {path}
file.organise: organize|sort|tidy up|? my files by|? {by}? {path=~/Documents}
file.organise: sort|group files in {path} into folders by {by}
file.organise: tidy|clean {path} up
clipboard.copy: copy that|this|it|selection|selected_text|text|?
clipboard.copy: copy {text} to|into|onto|in clipboard
clipboard.copy: put {text} on|in|into|onto clipboard
clipboard.copy: copy the? text {text}
clipboard.copy: copy to the clipboard
clipboard.copy: copy {text}
clipboard.copy: copy the? selection|selected_text|this to clipboard
clipboard.copy: set clipboard to {text}
clipboard.paste: paste that|this|it|clipboard|here|?
clipboard.paste: paste from|the clipboard
clipboard.paste: paste the? {n} entry|item|thing|one|clip|? from|in|on|of the? clipboard|history? history?
clipboard.paste: paste what i copied
clipboard.paste: paste the? last|latest thing|entry|copy
clipboard.paste: insert the? clipboard
clipboard.paste: paste item|entry|number {n}
clipboard.history: show|list|open|what|view|see is|me|? on|in|my|the|? clipboard history?
clipboard.history: clipboard history|contents|manager
clipboard.history: what have|did i copied|copy
clipboard.history: what is in|on the|my clipboard
clipboard.history: what did i copy last|recently|before|earlier|today?
clipboard.history: show|list me? the? last {n} things|items|entries|clips i copied|on|in|from the? clipboard?
clipboard.history: show everything i copied
clipboard.clear: clear|empty|wipe|erase|flush|delete|reset my|the? clipboard history?
clipboard.clear: clear|wipe|forget what|everything i copied
clipboard.clear: forget what is on the clipboard
screen.capture: take|make|grab|capture|get|do a|another|? screenshot|snapshot|picture of|? {target}? 
screen.capture: take|make|grab|capture a? screenshot|snapshot
screen.capture: screenshot {target}?
screen.capture: capture|grab|screenshot|snap {target}
screen.capture: capture|grab the? screen|display|desktop
screen.capture: take a picture|photo of {target}
screen.capture: print screen
screen.capture: take|make|grab|capture a? screenshot|snapshot of|? {target}? and|? save|store|put|? it|? as|to|in|into|under {path}
screen.capture: screenshot {target} to|as|into {path}
screen.capture: save a? screenshot of|? {target}? to|as|in|into {path}
screen.capture: take|make|grab|capture a? screenshot|snapshot|picture of {_window} {target=window}
screen.capture: screenshot|capture {_window} window {target=window}
screen.capture: take|make|grab|capture a? screenshot|snapshot of {output}
screen.capture: screenshot|capture {output}
screen.record: record {target}
screen.record: start|begin recording|capturing? screen|{target}
screen.record: start|begin recording|screencast|screen_recording of|? {target}?
screen.record: record|film|capture screen|desktop|display|{target} for {duration}
screen.record: record screen|display|desktop|what_i_do|my_screen
screen.record: make|take|start a? screencast|screen_recording|video of|? {target}?
screen.record: record {target} for {duration}
screen.record: stop|end|finish recording|screencast|screen_recording|the_recording {on=off}
screen.record: stop recording screen|my_screen|{target} {on=off}
screen.record: record screen|{target} to|into|as {path}
screen.record: screen recording|record
screen.record: record {_window} {target=window}
calc.evaluate: what is|does|are {text}
calc.evaluate: how much|many is|are|does {text}
calc.evaluate: calculate|compute|work_out|figure_out|solve|evaluate|do {text}
calc.evaluate: {text}
calc.evaluate: {text} equals|is what|?
calc.evaluate: tell|give me {text}
calc.evaluate: what do you get if|when? you|i? {text}
calc.evaluate: what does {text} equal|make|come_to|add_up_to
calc.convert: convert|change {text}
calc.convert: what is|are {text}
calc.convert: how much|many|long|far|big|heavy|hot|tall is|are|in {text}
calc.convert: how many|much {text}
calc.convert: {text}
calc.convert: turn {text}
calc.convert: how many|much {text} are|is there|in|?
info.time: what time is it|now
info.time: what is the? time|date|day
info.time: tell|give|show me? the? time|date|current_time
info.time: what|which day|date|month|year|week is it|today|now
info.time: what day of the week is it
info.time: what is today|todays date
info.time: how late is it
info.time: what is the date today
info.time: do you know|have what|the time it_is|?
info.time: date|time please|now
info.time: time
info.time: current time|date
info.battery: how much|is battery|charge|power|juice do_i_have|is|left|have_i_got left|remaining|?
info.battery: battery level|status|percentage|life|charge|?
info.battery: how is|full battery doing?
info.battery: what is my|the battery level|percentage|status|at|charge|life
info.battery: how long will|does battery last
info.battery: is battery|laptop|it|computer charging|full|low|plugged|charged in?
info.battery: am i plugged in
info.battery: am i on battery
info.battery: show|check|tell me? battery level|status|?
info.battery: how full is the battery
info.battery: do i need to charge my? laptop|computer|battery
info.network: am i|we online|connected|offline to_the_internet|?
info.network: is wifi|internet|network|vpn|connection|ethernet on|off|connected|working|up|down|enabled|disabled|active
info.network: what|which wifi|network am|are i|we on|connected_to|using
info.network: what|which network|wifi is|am connected?
info.network: what is my ip|address|ip_address|network
info.network: network|internet|connection|wifi status|info
info.network: do i|we have internet|wifi|a_connection|network
info.network: show|check|tell me? network|internet|connection|wifi status|connection|?
info.network: how is|good my internet|network|connection|wifi signal?
info.network: what is my network|wifi|ip called|name|address|?
info.network: is! there! internet|wifi
info.network: is the internet working
info.system: how much|many memory|ram|disk|storage|space|cpu|processor|disk_space|cores do_i_have|is|left|free|used|have|available free|left|used|available|in_use|?
info.system: what is cpu|memory|ram|disk|system|processor usage|load|info|status|?
info.system: system info|information|status|details|load|?
info.system: how busy|loaded|hot is computer|cpu|system|machine|processor
info.system: what computer|system|machine|hardware|os|kernel|version|operating_system|distribution is|am this|i_using|running|i_on|?
info.system: how long has|is computer|system|machine been|up running|on|?
info.system: how full is disk|memory|drive|storage|ssd
info.system: uptime
info.system: show|check|tell me? system|memory|cpu|disk|hardware info|usage|status|space|information
info.system: what is the? uptime|hostname|kernel|load|temperature_of_the_cpu
info.system: is my|the disk|memory full
info.system: why is my|the|this computer|laptop|machine|it so slow|hot
info.system: disk|memory|ram|cpu usage|space
info.system: about this|my computer|system
info.weather: what is the? weather like|today|tomorrow|outside|forecast|going_to_be_like|?
info.weather: how is the weather
info.weather: weather today|forecast|report|now|tomorrow|?
info.weather: is it|will_it be? raining|rain|sunny|cold|hot|snow|snowing|warm|windy|cloudy outside|today|tomorrow|?
info.weather: do i need an? umbrella|jacket|coat today|tomorrow|?
info.weather: what is the? temperature outside|today
info.weather: show|tell|give|check me? the? weather|forecast
info.weather: how warm|cold|hot is it|outside|today
info.weather: weather in {_text}
info.weather: what is the? weather in|like_in {_text}
info.weather: will it rain
web.search: search|google|look web|internet|online|net|google|up for|on|? {text}
web.search: search the? web|internet|net|google|online|duckduckgo for {text}
web.search: google {text}
web.search: look up {text}
web.search: look {text} up online|on_the_web|on_the_internet|on_google|?
web.search: search for {text} on|in|using|with the? web|internet|google|net|online|duckduckgo
web.search: search {text} on|in the? web|internet|google|online
web.search: find {text} on|in the? web|internet|google|online
web.search: find|search out? about|for? {text} online
web.search: do|run|make a? web|google|internet search for|on|about {text}
web.search: search|google|look up? for|? {text} in|with|using {app}
web.search: duckduckgo {text}
web.search: web search for|? {text}
web.search: ask|check google|the_web|the_internet for|about|? {text}
web.search: search|look {app} for {text}
web.open: open|visit|browse|load|go|navigate|show|pull_up|take_me to|? {url}
web.open: go|take_me|navigate|browse|surf to|on|over_to {url}
web.open: open|visit|load website|site|page|webpage|url|address|link {url}
web.open: open|visit|load|go to|? {url} in|with|using {app}
web.open: {url}
web.open: open|visit|load {url} website|site|page
web.open: show me {url}
web.open: check {url}
process.list: what|which|list|show|tell me? all? processes|tasks running|are_running|are_there|?
process.list: what is using|eating|hogging|taking|consuming|draining all|so|? much|? my|the|? cpu|memory|ram|battery|power|processor|resources
process.list: what|which process|processes|task uses|is_using|use|takes|are_using|eats the|most|? most|? cpu|memory|ram|power
process.list: show|list me? running processes|tasks
process.list: is process {text} running
process.list: is {text} running as_a|a? process
process.list: top processes
process.list: list processes called|named|of|for|matching {text}
process.list: show|open the? process|task list
process.kill: kill|end|terminate|stop process|task|pid called|named|? {text}
process.kill: kill|end|terminate|stop the? {text} process|task
process.kill: force quit|kill|close|stop {text}
process.kill: kill {text}
process.kill: kill {text} now|it_is_frozen|it_hangs
process.kill: force {text} to quit|close|stop
process.kill: terminate {text} by_force|forcefully
script.run: run|execute the? command|script|shell_command {text}
script.run: run|execute {text} in|as a|the|? shell|terminal|script|command|console|bash
script.run: execute {text}
script.run: run script|command {text}
script.run: run this|the|? shell? script|command {text}
software.install: install|download app|application|program|package|software|? {text}
software.install: install the? package|app|program|application {text}
software.install: install {text} for_me|on_this_computer|on_my_computer|from_the_store|?
software.install: install|download|get me? {text} app!|application|program|package|software
software.install: add|put {text} on|to this|my computer|system|laptop!
software.install: i need|want {text} installed
software.remove: uninstall app|application|program|package|software|? {text}
software.remove: remove|delete|uninstall app|application|program|package|software {text}
software.remove: remove|delete|uninstall {text} app|application|program|package|software|from_my_computer|from_this_computer|completely|from_the_system
software.remove: get rid of the? {text} app|application|program|package|software!
software.remove: get rid of the? app|application|program|package {text}
software.remove: i do not want {text} installed anymore?
software.update: update|upgrade software|system|computer|everything|packages|apps|all|all_my_apps|my_system|all_packages|all_software
software.update: install|get|apply|run|download the|all|any|software|system|latest|available|new|? updates|update|upgrades
software.update: check|look|see for? software|system|the|? updates|upgrades
software.update: update|upgrade {text}
software.update: update|upgrade all my|installed? apps|applications|programs|software
software.update: are there any? updates
software.update: bring my|the|everything system|computer|software|? up to date
software.update: is my system|computer|software up to date
software.update: system update|upgrade
";
