//! Windows, layouts, workspaces, outputs and applications.

pub(super) const PATTERNS: &str = "\
window.focus: switch|go|jump|change|hop|flip|get|move to|over|back|into {window}
window.focus: focus on {window}
window.focus: show me? {window}
window.focus: bring {window} to? the? front|foreground|forward|top
window.focus: bring up|forward {window}
window.focus: bring {window} forward|up
window.focus: raise {window}
window.focus: activate|select {window}
window.focus: give|set|put focus to|on {window}
window.focus: give {window} the focus
window.focus: take|get me|us to {window}
window.focus: let me see {window}
window.focus: i want|need to see|use {window}
window.focus: alt tab to {window}
window.focus: {window} please
window.focus: make {window} active|focused|current
window.focus: look at {window}
window.focus: pull up {window}
window.focus: back to {window}
window.focus: work in|with {window}
window.close: close {windows}
window.close: close down|out {windows}
window.close: close {windows} down|out|please
window.close: get rid of {windows}
window.close: dismiss {windows}
window.close: i am done|finished with {windows}
window.close: i do not need {windows} anymore|any_more|any_longer|now
window.close: make {windows} go away|disappear
window.close: {windows} can|should be closed
window.close: quit|exit|kill|end|terminate {windows} window|windows
window.close: leave|keep only {_windows} {_keep=yes} open?
window.close: keep {_windows} {_keep=yes} open? and? close everything|the|all else|rest|others
window.close: close everything|all else but {_windows} {_keep=yes}
window.minimize: minimize {windows}
window.minimize: hide|tuck|lower|iconify|collapse {windows}
window.minimize: hide|put|get {windows} away|out_of_the_way|out_of_sight
window.minimize: get {windows} out of the|my way|sight
window.minimize: send|put {windows} to|into the background|tray|taskbar|dock
window.minimize: make {windows} minimized|hidden
window.minimize: show me? the? desktop {windows=all_windows}
window.minimize: clear the? desktop|screen {windows=all_windows}
window.minimize: show me? the empty? desktop background? {windows=all_windows}
window.restore: restore {windows}
window.restore: unminimize|unhide {windows}
window.restore: show {windows} again
window.restore: un minimize {windows}
window.maximize: maximize {window}
window.maximize: make {window} maximized|maximised|as_big_as_possible|fill_the_screen|full_size|as_large_as_possible|take_up_the_whole_screen
window.maximize: blow up {window}
window.maximize: have {window} fill the screen
window.maximize: maximize|expand {window} to|fully fill? the|whole? screen?
window.maximize: unmaximize {window} {on=off}
window.maximize: un maximize {window} {on=off}
window.maximize: restore {window} down {on=off}
window.maximize: make {window} not maximized {on=off}
window.maximize: toggle maximize|maximized|maximization for|of|on|? {window} {on=toggle}
window.fullscreen: fullscreen {window}
window.fullscreen: make {window} fullscreen
window.fullscreen: put|show|open|have|get|set|take|bring|run {window} in|into|to|? fullscreen mode?
window.fullscreen: go|enter|switch to|into|? fullscreen with|in|on {window}
window.fullscreen: go|enter|switch to|into|? fullscreen mode?
window.fullscreen: fullscreen mode?
window.fullscreen: fullscreen on|mode
window.fullscreen: {window} fullscreen
window.fullscreen: exit|leave|quit|end|stop|cancel fullscreen mode? {on=off}
window.fullscreen: get|go|take|come|turn out|off of? fullscreen mode? {on=off}
window.fullscreen: get|take {window} out of fullscreen {on=off}
window.fullscreen: exit|leave fullscreen in|on|for|with {window} {on=off}
window.fullscreen: un fullscreen {window} {on=off}
window.fullscreen: turn off fullscreen for {window} {on=off}
window.fullscreen: toggle fullscreen for|on|of|? {window} {on=toggle}
window.fullscreen: toggle fullscreen mode? {on=toggle}
window.fullscreen: make {window} cover the|whole|entire screen
window.place: put {window} on|to|in|at|into {slot}
window.place: put {window} {slot}
window.place: move|drag|shift|slide {window} to|on|into|in {slot}
window.place: {window} {slot}
window.place: {window} on|to|in|at|goes {slot}
window.place: {window} should be|go on|to|in|at {slot}
window.place: i want|need|would_like {window} on|in|to|at {slot}
window.place: have {window} on|in|at {slot}
window.place: snap|tile|dock|pin|park|stick {window} to|on|in|at|? {slot}
window.place: center {window} {slot=center}
window.place: make {window} take|use|occupy|fill|cover|get up? {slot}
window.place: put|move|snap|place|send|tile {slot}
window.place: let {window} have|take|fill {slot}
window.place: put {window} on|to|in|at {slot} of|on {output}
window.place: move|drag {window} to|on|in {slot} of|on {output}
window.place: give {window} {slot}
window.place: fill {slot} with {window}
window.place: show {window} on|in|at {slot}
window.place: use {slot} for {window}
window.resize: resize {window} to {width} by|x|times {height}
window.resize: resize {window} to {width} pixels? by|x {height} pixels?
window.resize: make {window} {width} by|x|times {height} pixels?
window.resize: make|set {window} {width} pixels? wide
window.resize: make|set {window} {height} pixels? high|tall
window.resize: make {window} {delta}
window.resize: make {window} {delta} percent? bigger|smaller|wider|taller|narrower
window.resize: make {window} bigger|larger|smaller|wider|narrower|taller by {delta}
window.resize: grow|enlarge|expand|widen|shrink|reduce|resize {window} by {delta}
window.resize: grow|enlarge|expand|widen {window} {delta=10}
window.resize: shrink {window} {delta=-10}
window.resize: shrink|grow {window} {delta}
window.resize: set width|size of {window} to {width} pixels?
window.resize: set height of {window} to {height} pixels?
window.resize: set {window} width to {width} pixels?
window.resize: set size of {window} to {width} by|x {height}
window.resize: {window} is|looks {delta}
window.resize: give {window} more room|space {delta=10}
window.resize: increase|decrease|reduce size of {window} {delta}?
window.resize: increase|decrease|reduce size of {window} by {delta}
window.move: move {window} {dir}
window.move: nudge|shift|slide|push|drag|bump {window} {dir}
window.move: nudge|shift|move {window} a_bit|a_little|slightly|over {dir}
window.move: move {window} a_bit|a_little|slightly? to the? {dir}
window.move: move|put|place {window} to|at position|coordinates|x? {x} y|and|by|comma {y}
window.move: move|put|place {window} to|at {x} {y}
window.move: move {window} further {dir}
window.move: nudge|slide|shift {window} to {dir}
window.swap: swap {window} and|with|for|against {with}
window.swap: exchange|switch|flip {window} and|with {with}
window.swap: swap {_windows} {_pair=yes}
window.swap: switch|exchange|flip {_windows} around|places|over|positions {_pair=yes}
window.swap: swap|switch|exchange positions|places|position of {window} and|with {with}
window.swap: swap|switch|change places|positions|sides {_pair=yes}
window.swap: let|have|make {window} and|with {with} swap|switch|trade places|positions|sides
window.swap: swap the? two? windows|sides|left around? {_pair=yes}
window.swap: trade {window} with {with}
window.to_workspace: move {windows} to|onto|on|into {workspace}
window.to_workspace: put {windows} on|in|into|onto|to {workspace}
window.to_workspace: send|take|transfer|shift|relocate|throw {windows} to|over|off to? {workspace}
window.to_workspace: bring {windows} to|over|onto {workspace}
window.to_workspace: bring {windows} here {workspace=this_workspace}
window.to_workspace: bring|get|move|pull {windows} over? to? me|here! {workspace=this_workspace}
window.to_workspace: {windows} to|on|onto {workspace}
window.to_workspace: move {windows} {workspace}
window.to_workspace: move|take|send {windows} to {workspace} and follow|go|come with|along|there it? {follow=on}
window.to_workspace: move|take me|us with? {windows} to {workspace} {follow=on}
window.to_workspace: take {windows} with|along me to {workspace} {follow=on}
window.to_workspace: go to {workspace} with {windows} {follow=on}
window.to_workspace: bring|get|fetch|take {windows} back {_back=yes}
window.to_workspace: bring|get|take back {windows} {_back=yes}
window.to_workspace: bring|move|put|send|take|get {windows} back_to_where_it_was|back_where_it_was|where_it_was|back_where_it_came_from|back_where_they_were {_back=yes}
window.to_workspace: i want|need {windows} on {workspace}
window.to_workspace: give {windows} its|their own workspace {workspace=new_workspace}
window.to_output: move {windows} to|onto|on {output}
window.to_output: put {windows} on|onto|to {output}
window.to_output: send|throw|take|bring|drag|push|show {windows} to|onto|over|on|across to? {output}
window.to_output: {windows} to|on|onto {output}
window.to_output: move|send|put {windows} to|on|onto screen|monitor|display to|on the {dir}
window.to_output: move|send|put {windows} one|? screen|monitor|display {dir}
window.float: float {window}
window.float: make {window} float|floating|freely
window.float: let {window} float
window.float: pop out {window}
window.float: pop {window} out
window.float: unfloat {window} {on=off}
window.float: tile {window} {on=off}
window.float: make {window} tiled|tile {on=off}
window.float: put|snap {window} back into the? tiling|tiles|tile|layout|grid {on=off}
window.float: stop floating {window} {on=off}
window.float: stop {window} from? floating {on=off}
window.float: sink {window} {on=off}
window.float: toggle floating|float for|of|on|? {window} {on=toggle}
window.float: detach {window} from the tiling|tiles|layout
window.pin: pin {window}
window.pin: pin|keep|stick|put|leave|hold|make|set|fix {window} always? on|at top of? everything? always?
window.pin: keep {window} always? above|over|visible everything|others|all|windows? else? windows?
window.pin: keep|show|put|have {window} visible? on all|every workspaces|workspace|desktops
window.pin: make {window} always_on_top|sticky|stay_on_top|stay_in_front|topmost
window.pin: {window} always_on_top|always_in_front
window.pin: always show {window} on_top|in_front
window.pin: always on top
window.pin: keep|stay on! top!
window.pin: unpin {window} {on=off}
window.pin: stop pinning|keeping {window} on_top? {on=off}
window.pin: un pin {window} {on=off}
window.pin: make {window} not always_on_top|stay_on_top|sticky {on=off}
window.pin: toggle pin|always_on_top for|of|on|? {window} {on=toggle}
window.pin: do not keep {window} on_top anymore? {on=off}
window.list: what|which windows|apps? is|are|do_i_have open|running|up|there right_now?
window.list: what is|have|has|do i got? open|running|up
window.list: what is running|open
window.list: list|show|name|tell|give me? all? open? windows|apps
window.list: list|show|name|tell|give me? all? the|my open|running windows|apps
window.list: what|which do i have open|running
window.list: what windows have|do i have|got open?
window.list: how many windows|apps are open|there
window.list: how many windows do i have open?
window.list: show me? what is open|running
window.list: tell me what is open|running|on_my_screen
window.list: what is on my|the screen|display|desktop
window.list: what am i running|looking_at|doing
window.list: what|which windows are on {text}
window.list: what is on! {text}
window.list: what|which windows|apps are open|running|there on! {text}
window.list: is {text} open|running
window.list: do i have {text} open|running
window.list: are there any {text} windows open?
window.list: is anything open|running
window.list: open windows
window.list: windows
window.find: find {text} window
window.find: find the? window|windows called|with|named|titled|about|for|showing|that {text}
window.find: where is {text} window
window.find: where is the? window called|with|named|titled|about|for {text}
window.find: which window has|shows|contains|is|says {text}
window.find: which workspace|screen|desktop is {text} on
window.find: where is|are|did my|the? {text}
window.find: on which workspace|screen is {text}
window.find: where did i put|leave|go {text}
window.find: where did|has {text} go|gone
window.find: look|search for the? window|windows called|with|named? {text}
window.find: locate {text}
window.find: i can not find|see my|the {text} window
window.find: i lost my|the {text} window
layout.arrange: put|arrange|lay|tile|set|show|order|have|display|organize|place|line|position|get|spread|make|view|distribute {windows} out|up|all? in|as|into|? {layout}
layout.arrange: tile {windows} {layout=grid}
layout.arrange: tile windows|everything|all {layout=grid}
layout.arrange: arrange|tidy|organize|sort|clean|straighten|order {windows} up|out|? {layout=grid}
layout.arrange: tidy|clean|sort up|out my? windows|desktop|screen|workspace {layout=grid}
layout.arrange: {windows} in|as|? {layout}
layout.arrange: cascade {windows} {layout=cascade}
layout.arrange: cascade windows? {layout=cascade}
layout.arrange: stack {windows} {layout=stack}
layout.arrange: stack|pile windows? up? {layout=stack}
layout.arrange: {layout} layout|view|arrangement|please
layout.arrange: arrange|put|lay|set in|as|into|to|? {layout}
layout.arrange: split screen between|with|for|of|among {windows} {layout=side_by_side}
layout.arrange: split {windows} {layout=side_by_side}
layout.arrange: split the screen {layout=side_by_side}
layout.arrange: side by side {windows} {layout=side_by_side}
layout.arrange: make|set|create|give|show me|us|? a? {layout} of|with|from|out {windows}
layout.arrange: use|give|switch_to|make me|it|? {layout} layout|arrangement|view
layout.arrange: put {_window} next to|beside {_with} {layout=side_by_side}
layout.arrange: put {_window} next_to|beside|alongside {_with} {layout=side_by_side}
layout.arrange: show|have|view|place|move|open {_window} next_to|beside|alongside {_with} {layout=side_by_side}
layout.arrange: put {_window} above|over|on_top_of {_with} {layout=rows}
layout.arrange: put {_window} below|under|underneath {_with} {layout=rows} {_swap=yes}
layout.arrange: put|place|move|show {_window} to|on|at the? right! of! {_with} {layout=side_by_side} {_swap=yes}
layout.arrange: put|place|move|show {_window} to|on|at the? left! of! {_with} {layout=side_by_side}
layout.arrange: compare {windows} {layout=side_by_side}
layout.arrange: one|each window on each side|half {layout=side_by_side}
layout.arrange: half and half {layout=side_by_side}
layout.arrange: show all|my? windows at once|together {layout=grid}
layout.mode: switch|change|set|turn|go|put|use|enable|activate to|into|on|? {mode} mode|layout|windows|management
layout.mode: switch|change|set|put|make|turn {workspace} to|into|in|? {mode} mode?|layout
layout.mode: {mode} mode|layout on|for|in {workspace}
layout.mode: make {workspace} {mode}
layout.mode: switch|set|change|turn {workspace} to|into {mode}
layout.mode: tile|tiling mode|automatically {mode=tiling}
layout.mode: turn|switch off tiling {mode=floating}
layout.mode: disable|stop tiling {mode=floating}
layout.mode: turn|switch on tiling {mode=tiling}
layout.mode: enable|start tiling {mode=tiling}
layout.mode: turn tiling on {mode=tiling}
layout.mode: turn tiling off {mode=floating}
layout.mode: use {mode} on|for|in {workspace}
layout.mode: let all|my|the windows float|overlap freely? {mode=floating}
layout.mode: tile windows automatically {mode=tiling}
layout.save: save|store|remember|keep this? layout|arrangement|setup|window_layout|windows_layout as|under|called|named {name}
layout.save: save|remember how|where my windows are as {name}
layout.save: call|name this layout|arrangement|setup {name}
layout.save: save my|the? windows as {name}
layout.save: save|remember where my|these|the windows|everything are|is as|under|called {name}
layout.save: remember this layout|arrangement|setup {name=default}
layout.save: save the? current? window? layout|arrangement {name=default}
layout.restore: restore|load|apply|use|bring|recall|open|get back? the|my layout|arrangement|setup {name}
layout.restore: restore|load|apply|use|bring|recall|open|switch|go|get back|to|? the|my {name} layout|arrangement|setup
layout.restore: restore|load my|the|saved? layout|arrangement|windows|setup {name=default}
layout.restore: put|arrange my|the? windows back|like like|as|in|to the? {name} layout?
layout.restore: go|switch back? to my {name} layout|setup|arrangement
layout.restore: layout {name}
workspace.switch: go|switch|jump|change|move|flip|hop|navigate|get|take to|me|over {workspace}
workspace.switch: show me? {workspace}
workspace.switch: open {workspace}
workspace.switch: take|bring me|us to {workspace}
workspace.switch: {workspace}
workspace.switch: go|switch|move|flip|jump one? workspace|desktop {dir}
workspace.switch: {dir} workspace|desktop
workspace.switch: go|switch|move|flip|jump to|? the? {dir} workspace|desktop
workspace.switch: go|switch|jump back to|? {workspace}
workspace.switch: go back a? workspace|desktop {dir=previous}
workspace.switch: i want to be|work on {workspace}
workspace.switch: switch|change workspaces|workspace|desktops|desktop {dir=next}
workspace.rename: rename {workspace} to|as|into {name}
workspace.rename: call|name|title|label {workspace} {name}
workspace.rename: change|set the? name of {workspace} to {name}
workspace.rename: give {workspace} the name {name}
workspace.rename: rename {workspace} {name}
workspace.rename: let {workspace} be called {name}
workspace.create: create|make|add|open|new|start|give|get me|? a|another|? new|empty|fresh|? workspace|desktop
workspace.create: create|make|add|open|new|start a? new? workspace|desktop called|named|for|labelled {name}
workspace.create: create|make|add|open a? new? {name} workspace|desktop
workspace.create: another|new|one_more workspace|desktop
workspace.create: new|add|create|make another? workspace|desktop
workspace.create: i need|want another|a_new|one_more|a workspace|desktop
workspace.create: i need|want a workspace|desktop for {name}
workspace.remove: remove|delete|close|get_rid_of|destroy|drop|kill {workspace}
workspace.remove: i do not need {workspace} anymore|any_more|any_longer
workspace.remove: get rid of {workspace}
output.power: turn|switch|power {on} {output}
output.power: turn|switch|power {output} {on}
output.power: poweroff|shutdown {output} {on=off}
output.power: wake|wake_up {output} {on=on}
output.power: disable|blank {output} {on=off}
output.power: enable {output} {on=on}
output.power: put {output} to sleep {on=off}
output.power: blank|black out? screen|screens|display {on=off}
output.power: use|stop_using {output} {on=off}
output.mirror: mirror {output} to|on|onto {_output}
output.mirror: mirror {source} on|onto|to {output}
output.mirror: mirror|duplicate|clone my? screens|displays|monitors|outputs
output.mirror: mirror|duplicate|clone {source}
output.mirror: show the? same thing|picture|image? on both|all screens|monitors|displays
output.mirror: stop|end|disable|turn_off mirroring|duplicating|cloning screens|displays? {on=off}
output.mirror: turn on mirroring
output.mirror: extend|separate my? displays|screens|desktop|monitors {on=off}
output.mirror: show|copy|cast|put|duplicate {source} on|to|onto {output} too|as_well?
output.mirror: use {output} as a mirror of {source}
output.arrange: {output} is to|on the|my? {dir} of|? {relative}
output.arrange: put|place|move|arrange|position|set {output} to|on|? the? {dir} of|? {relative}
output.arrange: {output} is above|over|on_top_of {relative} {dir=up}
output.arrange: {output} is below|under|beneath|underneath {relative} {dir=down}
output.arrange: put|place|move|arrange|position {output} above|over {relative} {dir=up}
output.arrange: put|place|move|arrange|position {output} below|under|beneath {relative} {dir=down}
output.arrange: {output} is|stands|sits to|on the? {dir}
output.arrange: my second|other screen|monitor is|stands on the? {dir}
app.launch: open|launch|start|run up|? {app}
app.launch: fire|boot|bring|load|pull|spin|start up {app}
app.launch: open|start|launch|fire {app} up
app.launch: open|launch|start|run {app} on|in|onto {workspace}
app.launch: open|launch|start|run|put {app} on|in|at|to {slot}
app.launch: open|launch|start|run {app} {slot}
app.launch: open|launch|start|run {app} on|onto {output}
app.launch: get|give|bring|find|spawn me|up {app}
app.launch: i need|want|would_like {app}
app.launch: i want|need|would_like to use|open|run {app}
app.launch: show|bring me|up {app}
app.launch: get {app} going|running|started|open
app.launch: start|begin using {app}
app.launch: reopen|relaunch {app}
app.launch: open|launch|start|run {app} on|in {workspace} on|at|in {slot}
app.launch: open|launch|start {app} on|in|at {slot} of|on {output}
app.launch: let me use {app}
app.launch: have {app} open|running
app.launch: open another|new window|instance of {app}
app.launch: {app}
app.quit: quit|exit|terminate {app}
app.quit: kill|end|stop {app}
app.quit: shutdown {app}
app.quit: shut {app} down
app.quit: close {app} completely|entirely|altogether|for_good|app|application|program
app.quit: quit out of {app}
app.quit: exit from|out of? {app}
app.quit: stop running {app}
app.quit: kill|quit|exit {app} app|application|program
app.open_file: open {path} with|in|using {app}
app.open_file: use {app} to open {path}
app.open_file: view|edit|load|show {path} with|in|using {app}
app.open_file: edit {path}
app.open_url: open|visit {url} with|in|using {app}
app.open_url: load|show {url} in|with {app}
app.list: what|which apps|programs|software|applications are|do|have installed|there
app.list: what|which apps|programs|applications|software do|have|can i have|got|use|open|run|launch installed?
app.list: list|show|name|tell|give me? all|? the|my? installed apps|applications|programs|software
app.list: list|show|give me? all|? the|my? apps|applications|programs i have|installed|available|on_this_computer
app.list: all applications|apps
app.list: installed apps|applications|programs
app.list: what is installed
app.list: what|which apps can i open|use|run|launch
app.list: show me? the? app|application|apps menu|list|launcher|grid
app.search: search|look|find for? an|the|? app|application|program|apps for|called|to|that|named|which {text}
app.search: find|search|look for? {text} app|application|program|apps
app.search: which|what app|application|program can|opens|plays|edits|is_for|do|does|lets|shows {text}
app.search: is there an|a|any app|application|program for|to|that|called {text}
app.search: do i have an|a|any app|application|program for|to|that {text}
app.search: do i have {text} installed
app.search: is {text} installed
app.search: search|look in|through my|the? apps|applications for {text}
app.search: what can i use to {text}
";
