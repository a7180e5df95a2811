#include "insight/report_style.h"

namespace rapport::insight {

// Colors of texts and marks have a contrast of at least 4.5 to 1 against the background, light and
// dark. Paper is always light.
const std::string_view kReportStyle = R"css(
:root {
  color-scheme: light;
  --bg: #ffffff; --ink: #1a2029; --soft: #56606c; --rule: #dde2e8; --quiet: #b9c1cb;
  --tint: #f4f6f9; --warn: #8a4b00; --warn-bg: #fff6e8;
  --c0: #1b5fb8; --c1: #b5520b; --c2: #1a7a4e; --c3: #8246ac; --c4: #866000; --c5: #b12c6c;
  --c6: #0a727e; --c7: #575d9c; --ch: #636c78;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --bg: #12161b; --ink: #e7ebf0; --soft: #a4afbb; --rule: #2b333c; --quiet: #515d69;
    --tint: #1a2027; --warn: #ffc37a; --warn-bg: #2a2115;
    --c0: #7ab2ff; --c1: #ffa866; --c2: #5fd09a; --c3: #cba3f2; --c4: #e3c25c; --c5: #f48fc0;
    --c6: #5fcfdc; --c7: #a9b0f5; --ch: #a7b1bd;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--bg); color: var(--ink);
  font: 16px/1.55 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial,
    sans-serif;
}
main, header { max-width: 868px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 44px; }
.over {
  margin: 0 0 10px; color: var(--soft); font-size: 14px; overflow-wrap: anywhere; max-width: none;
}
h1 {
  margin: 0 0 14px; font-size: 33px; line-height: 1.22; font-weight: 650; letter-spacing: -0.015em;
  text-wrap: balance;
}
h2 { margin: 0 0 6px; font-size: 21px; line-height: 1.3; letter-spacing: -0.01em; }
p { margin: 0 0 12px; max-width: 72ch; text-wrap: pretty; }
section { margin-top: 46px; padding-top: 22px; border-top: 1px solid var(--rule); }
.lead { color: var(--soft); }
header .lead { max-width: none; }
.source { max-width: none; margin: 22px 0 0; font-size: 14px; color: var(--soft); }
.caution {
  padding: 10px 14px; border-left: 4px solid var(--warn); background: var(--warn-bg);
  color: var(--ink);
}
.nothing { padding: 18px; background: var(--tint); color: var(--soft); max-width: none; }
.tiles {
  display: grid; grid-template-columns: repeat(4, 1fr); margin: 28px 0 0; padding: 0;
  list-style: none;
}
.tiles li { padding: 0 14px 0 16px; border-left: 1px solid var(--rule); }
.tiles li:first-child { padding-left: 0; border-left: 0; }
.tiles p { margin: 0; color: var(--soft); font-size: 13.5px; line-height: 1.45; }
.tiles p.big {
  font-size: 28px; line-height: 1.4; font-weight: 600; color: var(--c0); letter-spacing: -0.01em;
}
.rules { list-style: none; margin: 28px 0 0; padding: 0; font-size: 14px; }
.rules li { display: flex; gap: 0 10px; align-items: baseline; padding: 3px 0; }
.rules svg { flex: none; width: 14px; height: 14px; position: relative; top: 2px; }
.rules b {
  flex: none; min-width: 112px; max-width: 40%; font-weight: 600; overflow-wrap: anywhere;
}
.rules span { color: var(--soft); }
figure { margin: 20px 0 0; }
figcaption { color: var(--soft); font-size: 14px; margin-top: 8px; max-width: 88ch; }
.scroll { overflow-x: auto; }
svg.chart {
  display: block; width: 100%; min-width: 640px; height: auto; margin: 0 0 22px; overflow: visible;
}
svg.chart:last-child { margin-bottom: 0; }
svg text {
  fill: var(--ink); font-size: 12px; font-family: inherit;
  paint-order: stroke; stroke: var(--bg); stroke-width: 3px; stroke-linejoin: round;
}
svg text.on-all, svg text.on-most, svg text.on-spread { stroke: none; }
svg text.tick, svg text.note, svg text.axis { fill: var(--soft); }
svg text.of { fill: var(--c); }
svg text.value { font-variant-numeric: tabular-nums; }
svg text.name { font-weight: 650; }
svg text.mid { text-anchor: middle; }
svg text.end { text-anchor: end; }
.grid { stroke: var(--rule); stroke-width: 1; }
.base { stroke: var(--quiet); stroke-width: 1; }
.leader { stroke: var(--quiet); stroke-width: 1; }
.span { stroke: var(--quiet); stroke-width: 2; }
.quiet { fill: var(--quiet); }
.cut { stroke: var(--bg); stroke-width: 3; }
.s0 { --c: var(--c0); } .s1 { --c: var(--c1); } .s2 { --c: var(--c2); } .s3 { --c: var(--c3); }
.s4 { --c: var(--c4); } .s5 { --c: var(--c5); } .s6 { --c: var(--c6); } .s7 { --c: var(--c7); }
.h { --c: var(--ch); }
.mark { fill: var(--c); stroke: var(--bg); stroke-width: 1; vector-effect: non-scaling-stroke; }
.mark.h, .mark.open { fill: var(--bg); stroke: var(--c); stroke-width: 2; }
.line { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round; }
.line.s0 { stroke-width: 2.6; }
.line.open { stroke-width: 1; }
.line.s1 { stroke-dasharray: 7 3; } .line.s2 { stroke-dasharray: 3 3; }
.line.s3 { stroke-dasharray: 10 3 2 3; } .line.s4 { stroke-dasharray: 14 4; }
.line.s5 { stroke-dasharray: 5 2 1 2; } .line.s6 { stroke-dasharray: 1 2; }
.line.s7 { stroke-dasharray: 12 3 3 3 3 3; } .line.h { stroke-dasharray: 2 4; }
.fill { fill: var(--c); }
.fill.h, .fill.open { fill-opacity: 0.55; }
.part { fill: var(--c0); stroke: var(--bg); stroke-width: 1; }
.part.most { fill-opacity: 0.42; }
.part.spread { fill-opacity: 0.16; }
svg text.on-all { fill: var(--bg); }
table { border-collapse: collapse; font-size: 14px; min-width: 70%; }
caption { text-align: left; font-weight: 600; padding: 0 0 4px; }
th, td { padding: 6px 0 6px 30px; text-align: right; vertical-align: bottom; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { font-weight: 500; color: var(--soft); border-bottom: 1px solid var(--quiet); }
tbody th { font-weight: 500; }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
tbody tr.given > * { font-weight: 650; }
tbody tr.history > * { color: var(--soft); }
td { font-variant-numeric: tabular-nums; }
td.code {
  font-family: ui-monospace, "Liberation Mono", Menlo, Consolas, monospace; font-size: 13px;
}
.meanings {
  display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 18px;
  margin: 10px 0 34px; font-size: 13.5px; line-height: 1.45; color: var(--soft);
}
.meanings dt { color: var(--ink); }
.meanings dd { margin: 0; max-width: 68ch; }
.limits { padding-left: 20px; margin: 8px 0 0; }
.limits li { margin: 0 0 8px; max-width: 72ch; }
.made { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; font-size: 14px; }
.made dt { color: var(--soft); }
.made dd { margin: 0; overflow-wrap: anywhere; }
main { padding-bottom: 56px; }
@media (max-width: 700px) {
  main, header { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 26px; }
  h1 { font-size: 25px; }
  .tiles { grid-template-columns: repeat(2, 1fr); row-gap: 18px; }
  .tiles li:nth-child(odd) { padding-left: 0; border-left: 0; }
  .meanings, .made { grid-template-columns: 1fr; }
  .meanings dd, .made dd { margin-bottom: 6px; }
  .rules li { flex-wrap: wrap; }
  .rules span { flex-basis: 100%; padding-left: 24px; }
}
@media print {
  @page { margin: 16mm 15mm; }
  body { font-size: 10pt; line-height: 1.45; }
  main, header { max-width: none; padding: 0; }
  main p { max-width: none; }
  header { padding-top: 0; }
  h1 { font-size: 20pt; }
  h2 { font-size: 14pt; }
  section { margin-top: 14pt; padding-top: 9pt; }
  .rules, .tiles, .meanings { margin-top: 12pt; font-size: 9pt; }
  .tiles p { font-size: 8.5pt; }
  .tiles p.big { font-size: 17pt; }
  .rules li { padding: 1pt 0; }
  figure { margin-top: 8pt; }
  section { break-inside: avoid; }
  section.long { break-inside: auto; }
  h2, .lead { break-after: avoid; }
  svg.chart, .group, .tiles, .limits li { break-inside: avoid; }
  .scroll { overflow: visible; }
  svg.chart { min-width: 0; }
  table { font-size: 8.5pt; }
  th, td { padding: 3pt 0 3pt 14pt; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

}  // namespace rapport::insight
