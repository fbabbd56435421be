//! Sound and media.

pub(super) const PATTERNS: &str = "\
audio.volume: set|change|put|turn|make|bring|get|adjust|move|take|have volume to|at|up|down|be|? to? {percent}
audio.volume: volume to|at|is|be|? {percent}
audio.volume: volume {percent}
audio.volume: {percent} volume
audio.volume: set|put|turn|make sound|audio|music|speakers to|at|up|down|? to? {percent}
audio.volume: set|turn|bring {device} volume to|down|up|at to? {percent}
audio.volume: set|turn volume of|on|for {device} to {percent}
audio.volume: turn|bring|put|crank|pump|move|push it|the|? volume|sound|music {delta}
audio.volume: turn|bring|put|crank|pump|move|push {delta} volume|sound|music
audio.volume: turn volume {delta} by {_delta}
audio.volume: turn|bring|crank it {delta}
audio.volume: turn it up {delta=10}
audio.volume: turn it down {delta=-10}
audio.volume: turn it up {delta}
audio.volume: turn it down {delta}
audio.volume: turn up|down volume|sound|music|audio|speakers by {delta}
audio.volume: turn|bring volume|sound|music|audio up|down by {delta}
audio.volume: turn up|down volume|sound|music|audio|speakers {delta}
audio.volume: increase|raise|boost|bump|lower|reduce|decrease|drop|cut volume|sound|audio by {delta}
audio.volume: increase|raise|boost|bump volume|sound|audio|loudness up|? {delta=10}
audio.volume: lower|reduce|decrease|drop|cut volume|sound|audio|loudness down|? {delta=-10}
audio.volume: increase|raise|boost|bump|lower|reduce|decrease volume|sound {delta}
audio.volume: increase|raise|lower|reduce|decrease|drop volume|sound to {percent}
audio.volume: volume|sound|music up|down by {delta}
audio.volume: volume|sound|music {delta}
audio.volume: knock|nudge|take|pull|push|drop volume|sound|music {delta}
audio.volume: knock|nudge|take|pull|push volume|sound|music up|down by {delta}
audio.volume: make it|music|sound|? less loud {delta=-10}
audio.volume: make it|sound|music|audio|everything|this|that {delta}
audio.volume: make|turn sound|volume|music|audio|it louder|quieter|softer|up|down by! {delta}
audio.volume: make it louder {delta=10}
audio.volume: make it quieter|softer {delta=-10}
audio.volume: louder {delta=10}
audio.volume: louder|quieter by {delta}
audio.volume: quieter|softer {delta=-10}
audio.volume: a? bit|little louder {delta=5}
audio.volume: a? bit|little quieter|softer {delta=-5}
audio.volume: much|lot louder {delta=20}
audio.volume: much|lot quieter|softer {delta=-20}
audio.volume: it|that|this|music|sound|volume|everything is|are way|much|far? too|so|very|really? loud {delta=-10}
audio.volume: it|that|this|music|sound|volume|everything is|are way|much|far? too|so|very|really? quiet|soft|low|faint {delta=10}
audio.volume: too loud {delta=-10}
audio.volume: too quiet {delta=10}
audio.volume: not so loud {delta=-10}
audio.volume: not loud enough {delta=10}
audio.volume: i can not|barely|hardly hear it|that|this|anything|music|you|sound|them|him|her|well|properly {delta=10}
audio.volume: i can barely|hardly hear it|anything|this|that|sound|? {delta=10}
audio.volume: my ears hurt|are_hurting|are_bleeding {delta=-10}
audio.volume: max|maximum|full|maximize volume|sound {percent=100}
audio.volume: max|crank|pump out|up? the? volume|sound all_the_way|to_the_max|to_max|up {percent=100}
audio.volume: turn volume|sound|it|music all the way|fully up {percent=100}
audio.volume: turn volume|sound|it|music all the way down {percent=0}
audio.volume: turn volume|sound|it to the max|maximum {percent=100}
audio.volume: minimum volume {percent=0}
audio.volume: half volume {percent=50}
audio.volume: halve the? volume {percent=50}
audio.volume: keep it down {delta=-10}
audio.volume: speak up {delta=10}
audio.volume: play louder {delta=10}
audio.volume: play quieter|softer {delta=-10}
audio.volume: pump up the? volume|sound|music {delta=20}
audio.volume: pipe down {delta=-10}
audio.volume: i need more|some volume|sound {delta=10}
audio.volume: more volume|sound {delta=10}
audio.volume: less volume|sound|noise {delta=-10}
audio.volume: soften the? sound|music|volume {delta=-10}
audio.mute: mute sound|audio|speakers|volume|computer|everything|it|music|system|all|pc|laptop|output|output_sound? {on=on}
audio.mute: silence the? sound|audio|speakers|computer|everything|it|music|? {on=on}
audio.mute: turn|switch off sound|audio|speakers|noise|volume {on=on}
audio.mute: turn|switch sound|audio|speakers|volume off {on=on}
audio.mute: sound|audio|volume off {on=on}
audio.mute: sound|audio on {on=off}
audio.mute: no sound|noise|audio {on=on}
audio.mute: kill|cut|stop sound|audio|noise {on=on}
audio.mute: shut up {on=on}
audio.mute: be quiet|silent {on=on}
audio.mute: quiet|silence|hush|shush {on=on}
audio.mute: make it silent|quiet {on=on}
audio.mute: make everything silent|quiet {on=on}
audio.mute: silent mode {on=on}
audio.mute: unmute sound|audio|speakers|volume|computer|everything|it|music|system|all|? {on=off}
audio.mute: turn|switch on sound|audio|speakers {on=off}
audio.mute: turn|switch sound|audio|speakers back? on {on=off}
audio.mute: give|bring me sound|audio back {on=off}
audio.mute: i want|need to? hear? sound again {on=off}
audio.mute: toggle mute|sound|audio {on=toggle}
audio.mute: mute on {on=on}
audio.mute: mute off {on=off}
audio.mute: enable|restore sound|audio {on=off}
audio.mute: disable sound|audio {on=on}
audio.mute: take off mute {on=off}
audio.mute: mute|silence sound|audio|computer|everything|it|? for {duration} {on=on}
audio.output: switch|change|route|send|set|put|play|output|move sound|audio|music|output to|on|through|via|over|from {device}
audio.output: play|route through|via|over|on {device}
audio.output: use {device} as|for the? sound|audio|output|speakers|playback|music
audio.output: switch|change sound|audio output? to {device}
audio.output: use {device} instead?
audio.output: play|hear|listen sound|audio|music|it|everything|to|? through|on|over|from|via {device}
audio.output: set output|playback device|audio? to {device}
audio.output: sound|audio out? to|through|on {device}
audio.output: make {device} the? default? output|audio_output|sound_output|speaker
audio.output: send|route everything|it to {device}
audio.input: use {device} as|for the? microphone|mic|input|recording|sound_input
audio.input: switch|change|set microphone|mic|input|audio_input|sound_input|recording|input_device to {device}
audio.input: record from|with {device}
audio.input: make {device} the? default? microphone|input|mic
audio.input: use {device} microphone|mic
mic.mute: mute me|microphone|mic|myself {on=on}
mic.mute: mute the|my microphone {on=on}
mic.mute: turn|switch|shut off microphone {on=on}
mic.mute: turn|switch|shut microphone off {on=on}
mic.mute: disable|kill|cut microphone {on=on}
mic.mute: microphone off {on=on}
mic.mute: stop listening|recording_me {on=on}
mic.mute: unmute me|microphone|mic|myself {on=off}
mic.mute: turn|switch on microphone {on=off}
mic.mute: turn|switch microphone back? on {on=off}
mic.mute: enable microphone {on=off}
mic.mute: microphone on {on=off}
mic.mute: toggle microphone mute? {on=toggle}
mic.mute: toggle mute on|for|of the? microphone {on=toggle}
mic.mute: mute me|microphone|mic|myself for {duration} {on=on}
mic.mute: silence microphone {on=on}
media.play: play music|song|media|video|audio|track|something|playback|a_song|some_music|?
media.play: resume|continue|start music|song|media|video|playback|playing|audio|track|the_film|podcast|?
media.play: unpause music|video|it|?
media.play: hit|press play
media.play: start playing music?
media.play: keep playing
media.play: play|resume|continue music|song|playback|it|? on|in|with {player}
media.play: play|resume|continue|unpause {player}
media.play: carry on with the music|song
media.play: let the music play
media.play: put|turn on some? music
media.pause: pause music|song|media|video|playback|it|audio|track|podcast|the_film|film|movie|?
media.pause: pause {player}
media.pause: pause music|song|playback|it|? on|in {player}
media.pause: hit|press pause
media.pause: hold the music|song|video
media.pause: pause|freeze the? playback|video
media.toggle: toggle|play_pause music|playback|media|play|?
media.toggle: play pause
media.toggle: toggle {player}
media.toggle: play or pause
media.toggle: toggle playback|music|play_and_pause on|in|of {player}
media.toggle: play slash pause
media.stop: stop music|song|media|video|playback|playing|audio|track|film
media.stop: stop {player} playing|music|playback
media.stop: stop playback|music|playing|? in|on {player}
media.stop: turn|switch off music
media.stop: turn|switch music off
media.stop: music off
media.stop: end playback|music
media.stop: kill the music
media.next: next track|song|one|video|episode|tune|title|piece|chapter|?
media.next: skip track|song|this|video|it|ahead|this_one|forward|?
media.next: skip to|this|the next|song|track song|track|one|?
media.next: play|go|jump|switch to|? the? next track|song|video|episode|one|tune
media.next: next track|song on|in {player}
media.next: skip this|the song|track on|in {player}
media.next: i do not like|hate this|the song|track|one
media.next: change|switch track|song
media.next: another|different song|track
media.previous: previous track|song|video|episode|tune|title
media.previous: last track|song
media.previous: play|go|jump|skip|switch back? to|? previous|last track|song|video|episode|one|tune
media.previous: go back a|one track|song
media.previous: play that|last|the|this song|track|one again
media.previous: play that again
media.previous: previous track|song on|in {player}
media.previous: replay the? last song|track
media.seek: skip|jump|go|move|fast|seek forward|ahead by|? {duration}
media.seek: fast forward by|? {duration}
media.seek: forward {duration}
media.seek: skip {duration} ahead|forward|?
media.seek: jump|go {duration} forward|ahead
media.seek: skip|jump|go|move|seek back|backward|backwards by|? {duration} {_sign=-1}
media.seek: rewind by|? {duration} {_sign=-1}
media.seek: rewind|skip|jump music|video|song|it by|back? {duration} {_sign=-1}
media.seek: go {duration} back|backwards {_sign=-1}
media.seek: {duration} back {_sign=-1}
media.seek: {duration} forward|ahead
media.seek: fast forward music|video|song|it by|? {duration}
media.seek: rewind {duration=-PT10S}
media.seek: fast forward {duration=PT10S}
";
