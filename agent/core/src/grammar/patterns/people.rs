//! Timers, reminders, mail, calendar, memory, routines and the agent itself.

pub(super) const PATTERNS: &str = "\
timer.start: set|start|make|create|put|add|begin|run|give a|me|? timer|countdown for|of|to|? {duration}
timer.start: set|start|make|create a? {duration} timer|countdown
timer.start: set|start|make|create a? timer|countdown for|of|to|? {duration} for|to|called|named|labelled|about {text}
timer.start: set|start|make|create a? timer|countdown called|named|for|labelled {text} for|of|to {duration}
timer.start: {duration} timer|countdown
timer.start: {duration} timer|countdown for|called|named {text}
timer.start: timer|countdown for|of|? {duration}
timer.start: timer {duration} {text}
timer.start: count down|from for|? {duration}
timer.start: time me? for|? {duration}
timer.start: start timing|counting for? {duration}
timer.start: set|start|make a? {text} timer for|of {duration}
timer.start: set|start|make a? {duration} {text} timer
timer.start: set|start|make a? {duration} timer for|called|named|labelled {text}
timer.start: wake me up? in {duration}
timer.start: set an? alarm for|in {duration}
timer.start: alarm in {duration}
timer.cancel: cancel|stop|delete|remove|clear|kill|end|abort|dismiss|turn_off|reset my|the|all|? timer|timers|countdown
timer.cancel: cancel|stop|delete|remove|clear|end {text} timer|countdown
timer.cancel: cancel|stop|delete the? timer|countdown for|called|named|labelled {text}
timer.cancel: forget the timer
timer.cancel: never mind the? timer
timer.list: show|list|what|which|see|check me? my|the|all|are|active|? timers|timer|countdowns running|set|do_i_have|are_running|are_there|status|?
timer.list: how much|long time|is is|left|? left|remaining|is|? on|in|until|for my|the|? timer
timer.list: how many|much minutes|time|seconds are|is|? left|remaining on|of my|the timer
timer.list: how long|much left|time on the? timer
timer.list: do i have any? timers set|running|?
timer.list: any timers running|set|?
timer.list: is|are there a|any timer|timers running|set|?
timer.list: timers
reminder.add: remind me|us to|about|of|that|? {text} {when}
reminder.add: remind me|us {when} to|about|of|that|? {text}
reminder.add: {when} remind me|us to|about|of|that|? {text}
reminder.add: remind me|us to|about|of|that|? {text}
reminder.add: remind me|us {when}
reminder.add: set|create|make|add|schedule|put a? reminder to|for|about|of|that {text} {when}
reminder.add: set|create|make|add|schedule|put a? reminder for|at|on|? {when} to|about|for|that {text}
reminder.add: set|create|make|add|schedule a? reminder for|at|on|? {when}
reminder.add: set|create|make|add a? reminder to|for|about|of|that {text}
reminder.add: do not let me forget to|about|that|? {text} {when}
reminder.add: do not let me forget to|about|that|? {text}
reminder.add: tell|ping|nudge|notify|alert me {when} to|about|that|? {text}
reminder.add: tell|ping|nudge|notify|alert me to|about|that {text} {when}
reminder.add: tell|notify|alert|ping|warn me to|that! {text}
reminder.add: set|create|make|put|schedule an? alarm|alarm_clock for|at|on|? {when}
reminder.add: set|create|make|put an? alarm {when} for|to|called {text}
reminder.add: set|create|make|put an? alarm for|to|called {text} {when}
reminder.add: alarm for|at|on|? {when}
reminder.add: wake me up? {when}
reminder.add: wake me up? at|by {when}
reminder.add: i need|have to remember to? {text} {when}
reminder.add: i need a reminder to|for|about {text} {when}
reminder.add: reminder to|for|about|: {text} {when}
reminder.add: reminder for? {when} to|: {text}
reminder.remove: cancel|delete|remove|clear|forget|drop my|the|that|last|all|every|? reminder|reminders|alarm|alarms
reminder.remove: cancel|delete|remove|clear|forget|drop|turn_off reminder|reminders|alarm to|about|for|of|called|at {text}
reminder.remove: cancel|delete|remove|clear|forget|drop|turn_off my|the {text} reminder|alarm
reminder.remove: do not remind me to|about|of|? {text} anymore?
reminder.remove: stop reminding me to|about|of|? {text}
reminder.remove: turn off|cancel the? alarm
reminder.list: show|list|what|which|see|check|read me? my|the|all|are|upcoming|? reminders|reminder|alarms set|do_i_have|are_there|?
reminder.list: what|which reminders|alarms do i have|set|?
reminder.list: do i have any? reminders|alarms set|today|?
reminder.list: what am i supposed to remember|do
reminder.list: what did i ask|tell you to remind me of|about
reminder.list: what do i have|need to remember|do
reminder.list: any reminders|alarms
reminder.list: reminders
reminder.list: is there|are_there a|any|an alarm|alarms|reminder|reminders set?
mail.compose: write|compose|send|start|draft|create|new|begin an|a|new|? mail|message|e_mail
mail.compose: write|compose|send|start|draft|create|begin an|a|new|? mail to {to}
mail.compose: write|compose|send|draft an|a|new|? mail|message to {to} about|regarding|concerning|with_the_subject|with_subject|on|titled {subject}
mail.compose: write|compose|send|draft an|a|new|? mail to {to} saying|that|with_the_text|with_the_message|which_says|telling_them|telling_him|telling_her {body}
mail.compose: write|compose|send|draft an|a|new|? mail to {to} about|regarding|with_the_subject|with_subject {subject} saying|that_says|with_the_text|and_say {body}
mail.compose: send|write {to} an|a|new|? mail
mail.compose: send|write {to} an|a|new|? mail about|regarding|with_the_subject|with_subject {subject}
mail.compose: send|write {to} an|a|new|? mail saying|that_says|with_the_text {body}
mail.compose: email {to}
mail.compose: email {to} about|regarding {subject}
mail.compose: email {to} that|saying|to_say {body}
mail.compose: write|compose|draft a mail about {subject} to {to}
mail.compose: mail {to} about {subject}
mail.compose: write|compose|send|draft an|a|new|? mail to {to} cc|copying|and_copy {cc}
mail.compose: compose|new mail|message
mail.compose: write|send|draft mail about|regarding {subject}
calendar.add: add|put|create|schedule|make|book|set|plan|enter|arrange an|a|new|? {title} to|on|in|into my|the calendar {start}
calendar.add: add|put|create|schedule|make|book|set|plan|enter|arrange up|? an|a|new|? {title} to|on|in|into my|the calendar|diary|agenda
calendar.add: add|put|create|schedule|make|book|set|plan|arrange up|? an|a|new|? event|meeting|appointment {start}
calendar.add: add|put|create|schedule|make|book|set|plan|arrange up|? an|a|new|? event|appointment|meeting called|named|titled|for|about {title} {start}
calendar.add: add|put|create|schedule|make|book|set|plan|arrange up|? an|a|new|? meeting|appointment|call|lunch|dinner|event with {attendees} {start}
calendar.add: add|put|create|schedule|make|book|set|plan|arrange up|? an|a|new|? meeting|appointment|call|lunch|dinner|event with {attendees} {start} for {duration}
calendar.add: add|put|create|schedule|make|book|set|plan|arrange up|? an|a|new|? meeting|appointment|call|lunch|dinner|event with {attendees} {start} about|on {title}
calendar.add: schedule|plan|book|arrange {title} {start}
calendar.add: schedule|plan|book|arrange {title} {start} for {duration}
calendar.add: schedule|plan|book|arrange a? meeting|event|appointment {start} for {duration}
calendar.add: i have an|a? {title} {start} put|add it in|on|to my? calendar
calendar.add: calendar entry for {title} {start}
calendar.add: new calendar event|entry {title} {start}
calendar.add: add|put|schedule {title} at|in {location} {start} to|on|in my? calendar
calendar.list: what is|do_i_have on|in my|the calendar|agenda|schedule|diary today|tomorrow|now|?
calendar.list: what is|do_i_have on|in my|the calendar|agenda|schedule {start}
calendar.list: show|list|open|check|read me? my|the calendar|agenda|schedule|events|appointments|meetings
calendar.list: show|list|check me? my|the|? calendar|agenda|schedule|events|appointments|meetings for|of|on|? {start}
calendar.list: what|which events|meetings|appointments do i|are have|there|today|?
calendar.list: what|which events|meetings|appointments do i have {start}
calendar.list: do i have any? events|meetings|appointments|anything|plans today|tomorrow|on|planned|?
calendar.list: do i have any? events|meetings|appointments|anything|plans planned|scheduled|? {start}
calendar.list: what am i doing|up_to {start}
calendar.list: when is my next meeting|appointment|event
calendar.list: am i busy|free {start}
calendar.list: what is my next meeting|appointment|event
calendar.list: what do i have planned|scheduled|going_on {start}
memory.remember: remember that {text}
memory.remember: remember|memorize|note|keep_in_mind|write_down this|that|the_fact|down|? : {text}
memory.remember: remember|memorize {text}
memory.remember: keep in mind that {text}
memory.remember: make|take a? note that|of|: {text}
memory.remember: note that|down|: {text}
memory.remember: for future reference {text}
memory.recall: what did i have|open|use|do|say|work_on|run|launch|close|ask|type|see open|? yesterday|today|earlier|before|last_week|last|this_morning|on_monday|recently|last_night|the_day_before|a_while_ago|two_days_ago|just_now {text=}
memory.recall: what did i {text}
memory.recall: what was i doing|working_on|reading|looking_at {text}
memory.recall: what was i doing|working_on|reading|looking_at
memory.recall: what did i do today|yesterday|earlier
memory.recall: what do you remember|know about {text}
memory.recall: what do you remember|know about_me|?
memory.recall: do you remember what|when|where|that|? {text}
memory.recall: when did i last|first|? {text}
memory.recall: which app|apps|windows|files|programs did i {text}
memory.recall: show|search|look me? my|through|in|the|? memory|history|past for|about|of {text}
memory.recall: show|list me? what you remember|know about|of|? {text}?
memory.recall: recall {text}
memory.recall: what did i tell|ask you about|to|? {text}
memory.recall: what did you do|open|close|change {text}
memory.recall: what have i done|been_doing|opened|used {text}
memory.recall: have i ever|already|? {text}
memory.recall: how often|many_times did|do|have i {text}
memory.recall: search my? memory for {text}
memory.recall: show|list me? my? history|activity
memory.recall: show|list me? my? history|activity of|from|for {text}
memory.forget: forget that|about|what|everything|it|all|? i|you|? {text}
memory.forget: forget that
memory.forget: forget everything about {text}
memory.forget: forget everything|all
memory.forget: forget|delete|erase|wipe|clear my|the|your|all|? memory|history|memories of|about|from {text}
memory.forget: delete|erase|wipe|clear|forget my|the|your|all|? memory|history|memories
memory.forget: forget|delete|erase|wipe what|everything happened|i_did|i_said|you_know {text}
memory.forget: do not remember|keep that|this|it|what_i_just_said
memory.pause: pause|stop|suspend memory|remembering|recording_my_activity|recording_history|logging|tracking|learning|watching_me|recording_what_i_do|keeping_track
memory.pause: pause|stop|suspend memory|remembering|recording|logging|tracking|learning for {duration}
memory.pause: private|incognito mode|session
memory.pause: go incognito|private
memory.pause: do not remember|record|log|track anything|what_i_do|this|me|my_activity|any_of_this for|now|? {duration}?
memory.pause: stop remembering what i do|things|anything
memory.pause: turn off memory
memory.export: export|backup|back_up|save|dump|download my|the|your|all|? memory|memories|history to|into|as|in|? {path}?
memory.export: export everything you|know|remember about|? me|?
memory.export: back up my? memory
memory.export: save|write my? memory|history to|into|in|as {path}
memory.import: import|load|restore|read my|the|? memory|memories|history|backup from|of|in {path}
memory.import: import {path} into memory|your_memory|my_memory
memory.import: load|import memories|memory {path}
memory.import: import {path}
routine.create: create|make|add|set|save|build|record|new a|new|? routine called|named|? {name} that|to|which|: {steps} {when}
routine.create: create|make|add|set|save|build a|new|? routine|automation called|named|? {name} that|to|which|: {steps}
routine.create: create|make|add|set|save|build a|new|? {name} routine that|to|which|: {steps}
routine.create: create|make|add|save|build a|new|? routine|automation that|to|which|:! {steps}
routine.create: save|make|turn this|that|it as|into a? routine|automation called|named {name} {_last=yes}
routine.create: save|make|turn this|that|it as|into a? routine|automation {_last=yes}
routine.create: make|create a? routine|automation {when} that|to|which|: {steps}
routine.run: run|start|execute|do|perform|launch|play|trigger|fire my|the {name} routine
routine.run: run|start|execute|do|perform|trigger|launch routine|automation {name}
routine.run: start|do my {name} routine|automation
routine.run: {name} routine
routine.enable: enable|activate|resume|turn_on|switch_on|unpause my|the|? {name} routine
routine.enable: enable|activate|resume|turn_on|switch_on|unpause routine {name}
routine.enable: turn|switch my|the {name} routine on|back_on
routine.disable: disable|deactivate|pause|turn_off|switch_off|stop|suspend my|the|? {name} routine
routine.disable: disable|deactivate|pause|turn_off|switch_off|stop|suspend routine {name}
routine.disable: turn|switch my|the {name} routine off
routine.disable: do not run my|the|? {name} routine anymore?
routine.list: show|list|what|which|see me? my|the|all|are|? routines|automations do_i_have|are_there|have_i_got|exist|?
routine.list: what|which routines|automations do i have
routine.list: do i have any? routines|automations
routine.list: routines
routine.remove: delete|remove|get_rid_of|forget|drop my|the|? {name} routine
routine.remove: delete|remove|get_rid_of|forget|drop routine {name}
agent.undo: undo that|this|it|what_you_did|last|the_last_thing|my_last_action|last_action|last_change|your_last_action|everything_you_just_did|?
agent.undo: undo what you just did|changed
agent.undo: undo the? last {n} things|actions|steps|changes|commands|requests|times|?
agent.undo: undo {n} things|actions|steps|changes|commands|times|of_those
agent.undo: undo|revert|roll_back|take_back last|the|those|my {n} things|actions|steps|changes|commands
agent.undo: take that|it|this back
agent.undo: take back what|that you_did|?
agent.undo: revert|reverse|rollback that|this|it|last|change|the_last_thing|?
agent.undo: put it|that|this|everything|things back|the_way_it_was|like_it_was|how_it_was|as_it_was|the_way_they_were|how_they_were like|as|? it|? was|? before|?
agent.undo: go back
agent.undo: put it|that|them|everything back
agent.undo: go|step back a? one? step
agent.undo: go back {n} steps|actions
agent.undo: no undo|go_back|put_it_back|revert that|it|?
agent.undo: i did not mean|want to|? that|this|it|do_that
agent.undo: that was a|not|wrong mistake|what_i_wanted|what_i_meant|wrong|an_error|it
agent.undo: oops|whoops
agent.undo: undo everything|all since|from|after {since}
agent.undo: undo everything|all i|you|? did|changed|since|? {since}
agent.undo: undo both of|? those|them|? {n=2}
agent.undo: undo the? last|previous thing|action|step|change|command|request|one
agent.undo: change it|that back
agent.undo: that is|was not what i wanted|meant|asked_for
agent.undo: back to how it was
agent.redo: redo that|it|this|last|what_i_undid|the_last_thing|last_action|?
agent.redo: redo the? last|? {n} things|actions|steps|changes|commands|?
agent.redo: undo the? undo
agent.redo: do what i undid again
agent.redo: bring that change back
agent.redo: put the change back
agent.redo: reapply that|it|the_change|the_last_change|?
agent.redo: i did want that after_all
agent.repeat: do that|it|this|the_same|same_thing|same again|once_more|one_more_time|another_time|thing_again
agent.repeat: repeat that|it|this|last|the_last_thing|last_command|last_action|what_you_did|?
agent.repeat: again
agent.repeat: once more
agent.repeat: one more time
agent.repeat: same again
agent.repeat: do the same thing again
agent.repeat: run the last command again
agent.cancel: cancel that|it|this|request|everything|what_you_are_doing|current_request|?
agent.cancel: stop that|it|this|what_you_are_doing|everything|now|immediately|doing_that|right_there|?
agent.cancel: abort that|it|this|?
agent.cancel: never mind that|it|?
agent.cancel: nevermind
agent.cancel: forget it
agent.cancel: leave it
agent.cancel: hold on
agent.cancel: wait stop
agent.cancel: halt
agent.cancel: do not bother
agent.cancel: drop it
agent.explain: explain that|it|this|what_you_did|why|yourself|your_plan|?
agent.explain: why did|have|are|do|would you do|done|doing|did_that|close|open|move|that|it|this that|this|it|?
agent.explain: what did|have you just|? do|done|change|just_do|changed
agent.explain: what are you doing|going_to_do
agent.explain: what happened|was_that
agent.explain: how did you understand|decide|interpret that|this|?
agent.explain: tell me what you did|are_doing
agent.explain: what just happened
agent.explain: why
agent.help: help me|please|out|?
agent.help: what can|could i|you do|say|ask|help_with|help_me_with with|about|you|here|? {text}?
agent.help: what can|could you|i do|say|ask
agent.help: what are you able|capable to|of do|doing|?
agent.help: help with|about|on|for {text}
agent.help: how do|can|does i|you|one|to {text}
agent.help: how to {text}
agent.help: how does this|it work
agent.help: show|list|give me? the|all|? commands|help|examples|instructions|what_you_can_do
agent.help: what commands|things are there|can_i_use|do_you_know|do_you_understand|can_you_do
agent.help: what do you understand
agent.help: give me some? examples
agent.help: who are you
agent.help: what are you
agent.mode: set|switch|change|go|put|use autonomy|agent|mode|your_mode|autonomy_level|? level|mode|? to|into|in|? {mode} mode|level|?
agent.mode: ask me? first|before before|? doing|acting|you_do|? anything|everything|? {mode=preview}
agent.mode: always ask me? before|first acting|doing|you_act|anything|? anything|something|? {mode=preview}
agent.mode: preview everything|first|before_acting|all_changes|all_actions {mode=preview}
agent.mode: only explain do_not_act|and_do_nothing|? {mode=explain}
agent.mode: do not ask me? again|first|every_time|so_much|for_confirmation|before_acting {mode=autonomous}
agent.mode: act on your own {mode=autonomous}
agent.mode: stop asking me? {mode=autonomous}
agent.mode: be more? careful|cautious {mode=preview}
agent.mode: show me everything before you do it {mode=preview}
agent.mode: {mode} mode
";
