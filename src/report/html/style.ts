/** Light and dark, readable on a phone, printable. Widths are the content's own business: the page never scrolls sideways. */
const LIGHT = `--paper: #fff; --panel: #f6f7f9; --ink: #1b1f24; --dim: #5c6570; --line: #d5dae0; --bad: #b3261e; --bad-paper: #fdecea;
--good: #1b6e33; --good-paper: #e7f5ea; --here: #fff3c4; --here-line: #d9a400; --link: #1f5fa8;
--g0: #3b6fb6; --g1: #c4572b; --g2: #2f8757; --g3: #8457b0; --g4: #a57c00; --g5: #0e7f86; --g6: #b03a6a; --g7: #79818c`
const DARK = `--paper: #14171b; --panel: #1d2127; --ink: #e4e7eb; --dim: #98a2ad; --line: #363d46; --bad: #ff8a80; --bad-paper: #3b1c1a;
--good: #7fd496; --good-paper: #16301d; --here: #4a3d10; --here-line: #e0b530; --link: #7db4f0;
--g0: #6f9fe0; --g1: #e88a62; --g2: #65bd8c; --g3: #b38fdc; --g4: #d3ad3e; --g5: #4cb9c0; --g6: #e279a3; --g7: #8d97a3`

export const STYLE = `
:root { color-scheme: light; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${DARK} } }
* { box-sizing: border-box }
html { scroll-padding-top: 3rem; -webkit-text-size-adjust: 100% }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 78rem; margin: 0 auto; padding: 1rem; color: var(--ink); background: var(--paper); overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 0 0 .5rem } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem } h3 { font-size: 1rem; margin: 1rem 0 .3rem } .finding h3 { margin-top: 0 }
p { margin: .4rem 0 } a { color: var(--link) } small { font-size: .8em } small, .hint { color: var(--dim); font-weight: 400 } .hint { font-size: 13px }
code, pre, .lanes, .memory { font-family: ui-monospace, SFMono-Regular, Menlo, monospace }
pre { overflow-x: auto; padding: .8rem; background: var(--panel); border-radius: 6px; font-size: 12px; line-height: 1.45; overflow-wrap: normal }
.verdict { display: inline-block; font-size: .85rem; padding: .15rem .6rem; border-radius: 1rem; background: var(--panel); vertical-align: middle }
.verdict.bad { color: var(--bad); background: var(--bad-paper) } .verdict.good { color: var(--good); background: var(--good-paper) }
.knobs { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: 13px; color: var(--dim) } .knob b { color: var(--ink); font-weight: 600 }
.command { display: flex; gap: .5rem; align-items: flex-start } .command code { flex: 1; background: var(--panel); padding: .4rem .6rem; border-radius: 6px; font-size: 13px; min-width: 0 }
button { font: inherit; font-size: 13px; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .7rem; min-height: 2rem; cursor: pointer }
button:hover { border-color: var(--dim) } button:disabled { opacity: .4; cursor: default } :focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; margin: 1rem 0 }
.tile { background: var(--panel); border-radius: 6px; padding: .5rem .7rem } .tile dt { font-size: 12px; color: var(--dim) }
.tile small { display: block } .tile dd { margin: 0; font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums }
nav { position: sticky; top: 0; z-index: 3; background: var(--paper); border-bottom: 1px solid var(--line); padding: .5rem 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: 13px }
nav a { text-decoration: none }
table { border-collapse: collapse; font-size: 13px } td, th { padding: .25rem .9rem .25rem 0; text-align: left; vertical-align: top; font-weight: 400 }
thead th { color: var(--dim); border-bottom: 1px solid var(--line); white-space: nowrap } td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.wide { overflow-x: auto; overflow-wrap: normal } .wide td.long { min-width: 15rem } .wide tbody tr:hover { background: var(--panel) } th.n { text-align: right }
.bars { width: 100%; max-width: 56rem } .bars th { width: 1% } .bars .label { width: max-content; max-width: 22rem } .bars td.n { width: 1% } .bars .length { padding-right: 0 }
.bar { background: var(--g0); height: .75rem; min-width: 2px; margin-top: .25rem; border-radius: 2px }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 6px; padding: .8rem 1rem; margin: 0 0 1rem } .finding .kind { color: var(--bad) } .message { font-weight: 600 } pre.more { margin: .4rem 0; white-space: pre-wrap } pre.drawn { white-space: pre }
.good { color: var(--good) } .bad { color: var(--bad) }
.chart { position: relative; margin: .5rem 0 } .chart svg { display: block; width: 100%; overflow: visible; font: 11px system-ui, sans-serif; fill: var(--ink) }
.chart svg .grid { stroke: var(--line); stroke-width: 1; shape-rendering: crispEdges } .chart svg .minor { stroke: var(--line); opacity: .45 } .chart svg .dim { fill: var(--dim) } .chart svg .strong { font-weight: 600 }
.chart svg .reference { stroke: var(--dim); stroke-dasharray: 4 3 } .chart svg .ink { stroke: var(--ink); stroke-width: 1.5 } .chart svg .line { fill: none; stroke-width: 2 } .chart svg .fit { fill: none; stroke-width: 1; stroke-dasharray: 3 3; opacity: .8 }
.chart svg [data-tip]:hover { filter: brightness(1.15) } .chart svg .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px }
.calls { margin: .5rem 0 } .calls svg { display: block; width: 100%; font: 11px system-ui, sans-serif; fill: var(--ink) } .calls .dim { fill: var(--dim) } .calls .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px }
.calls .call { fill: var(--g0); opacity: .35 } .calls .call.open { fill: var(--dim) } .calls .call.stuck { fill: var(--bad); opacity: .55 } .calls .effect { fill: var(--ink) } .calls a:hover .call { opacity: .8 }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: 12px; color: var(--dim); margin: .3rem 0 } .legend i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .35em; vertical-align: -.05em }
.tip { position: fixed; z-index: 9; max-width: min(28rem, 90vw); background: var(--ink); color: var(--paper); font-size: 12px; line-height: 1.4; padding: .3rem .55rem; border-radius: 5px; pointer-events: none; white-space: pre-wrap }
details { margin: .4rem 0 } summary { cursor: pointer; padding: .2rem 0 }
.tools { font-family: system-ui, sans-serif; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin: .4rem 0 } .tools label { font-size: 13px } .tools input[type=range] { flex: 1 1 8rem; min-width: 6rem; accent-color: var(--g0) } .tools .at { font-size: 13px; font-variant-numeric: tabular-nums; min-width: 8.5em }
.timeline svg { touch-action: pan-y; cursor: crosshair } .timeline .slice { stroke: var(--paper); stroke-width: .5 } .timeline .flow { fill: none; stroke: var(--dim); opacity: .55 } .timeline .focus { fill: var(--here-line); opacity: .12 } .timeline .mark { stroke: var(--dim); stroke-width: 2; opacity: .6 } .timeline .mark.found { stroke: var(--bad); stroke-width: 2.5; opacity: 1 }
.lanes .panes { display: grid; grid-template-columns: minmax(0, 1fr) minmax(15rem, 20rem); gap: .8rem }
.lanes .steps { position: relative; align-self: start; max-height: 34rem; overflow: auto; border: 1px solid var(--line); border-radius: 6px } .lanes .steps table { width: 100%; min-width: calc(13rem * var(--cpus)); table-layout: fixed; font-size: 12px } .lanes .crowded table { min-width: calc(11rem * var(--cpus)) }
.lanes .steps th { position: sticky; top: 0; z-index: 1; background: var(--panel); padding: .3rem .5rem; font-weight: 600; color: var(--ink) } .lanes .steps td { border-left: 1px solid var(--line); padding: .1rem .5rem; cursor: pointer } .lanes .steps td:first-child, .lanes .steps th:first-child { border-left: 0 }
.lanes .source { color: var(--dim); font-size: 11px } .lanes .change { font-weight: 600 } .lanes tr.later { opacity: .45 } .lanes tr.current td { background: var(--here) } .lanes .came-to { color: var(--dim) } .lanes tr.joined td.own { box-shadow: inset 3px 0 var(--here-line); background: var(--here) } .lanes tr.current td.own { box-shadow: inset 3px 0 var(--here-line) }
.lanes tr.switch td { border-bottom: 1px dashed var(--dim) } .lanes tr.why td { border-left: 0; text-align: center; color: var(--dim); font-size: 11px; font-family: system-ui, sans-serif; cursor: default }
.lanes .panel { background: var(--panel); border-radius: 6px; padding: .6rem .8rem; font-size: 12px; align-self: start; max-height: 34rem; overflow-y: auto; overflow-x: hidden } .lanes .panel h4 { margin: 0 0 .2rem; font: 600 13px system-ui, sans-serif } .lanes .panel h4:not(:first-child) { margin-top: .8rem } .lanes .panel pre { margin: .3rem 0; padding: .3rem .5rem; background: var(--paper); white-space: pre-wrap; overflow-wrap: anywhere }
.lanes .panel table { width: 100%; font-size: 12px } .lanes .panel td { padding: .05rem .5rem .05rem 0 } .lanes .panel td.value { text-align: right; white-space: nowrap; padding-right: 0 } .lanes .panel tr.fresh td { background: var(--here) } .lanes .panel ol { margin: 0; padding-left: 1.3rem; color: var(--dim) } .lanes .panel .said { color: var(--bad); font: 600 12px/1.4 system-ui, sans-serif; margin-top: .6rem }
.lanes .panel pre.code { white-space: pre; overflow-x: auto; overflow-wrap: normal; padding: .3rem 0 } .lanes .code .line { display: block; min-width: max-content; padding: 0 .5rem 0 0 } .lanes .code i { display: inline-block; width: 3.2em; padding-right: .8em; text-align: right; color: var(--dim); font-style: normal; user-select: none } .lanes .code .here { background: var(--here); box-shadow: inset 3px 0 var(--here-line) }
.lanes .locks td:first-child { white-space: nowrap; width: 1% } .lanes .locks .waits td { color: var(--bad) }
.lanes .run { font-family: system-ui, sans-serif; border: 1px dashed var(--line); border-radius: 6px; padding: .5rem .7rem; margin: .6rem 0; font-size: 13px } .lanes .run .ways { display: flex; flex-wrap: wrap; gap: .4rem } .lanes .run .ways button { text-align: left } .lanes .run .ways small { display: block } .lanes .run .came { font-weight: 600; white-space: pre-line } .lanes .run button:disabled { opacity: .45; cursor: default }
.stack { display: flex; height: 1.6rem; border: 1px solid var(--line); border-radius: 4px; overflow: hidden; background: var(--panel); max-width: 56rem } .stack span { min-width: 1px; border-right: 1px solid var(--paper) } .stack .may { opacity: .4 } .frames { display: grid; grid-template-columns: 6rem 1fr; gap: .1rem .6rem; margin: .5rem 0; max-width: 62rem } .frames .hint { grid-column: 2 }
.heat { text-align: center; border-radius: 4px; padding: .1rem .5rem; white-space: nowrap } td.heat { padding: .25rem .5rem; border: 2px solid var(--paper) } .heat small { display: block; color: inherit }
@media (max-width: 48rem) { .wide td.long { min-width: 9rem } .wide td:first-child { min-width: 4.5rem; position: sticky; left: 0; z-index: 1; background: var(--paper) } .bars .label { max-width: 9.5rem } body { padding: .7rem } nav { position: static } .lanes .panes { grid-template-columns: minmax(0, 1fr) } .lanes .steps { max-height: 22rem } .lanes .panel { max-height: none } .finding { padding: .6rem }
  .lanes .steps table { min-width: 0 } .lanes.many .steps thead { display: none } .lanes.many .steps td:empty { display: none } .lanes.many .steps td { display: block; border-left: 0 } .lanes.many .steps td.own::before { content: attr(data-cpu) ' '; color: var(--link); font-weight: 600 } }
.bars .length { width: auto }
@media print { #text { display: none } body { max-width: none; padding: 0; font-size: 11px } nav, button, .tools, .tip { display: none !important } pre { white-space: pre-wrap } section, .finding { break-inside: auto } h2, h3 { break-after: avoid } tr, .tile, .latency { break-inside: avoid } .lanes .steps, .lanes .panel { max-height: none; overflow: visible } .lanes .steps table { min-width: 0 } .lanes .panes { grid-template-columns: minmax(0, 1fr) } .lanes tr.later { opacity: 1 } .bar, .heat, .stack span, i, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact } .wide { overflow: visible } }`
