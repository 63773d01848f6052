"use strict";
/* How each kind of piece is drawn: functions of a piece, a theme and the trial that is picked, to options of ECharts. */

/* Okabe and Ito's palette, which colour-blind people can tell apart; its yellow is left out, which nobody sees on white. */
const THEMES = {
  light: { palette: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5d6a78", "#8a5a00"],
    ink: "#1b2530", faint: "#5d6a78", line: "#dde3e9", card: "#ffffff", low: "#f3f6f9", high: "#00588c", grey: "#b9c2cb" },
  dark: { palette: ["#56b4e9", "#ff8a3d", "#2fc79a", "#e39cc4", "#e6b030", "#4f8fd0", "#9aa7b4", "#c9a46a"],
    ink: "#e6ebf0", faint: "#9aa7b4", line: "#303b46", card: "#1a2129", low: "#1f2832", high: "#6cc4f5", grey: "#55616d" },
};
/* Cividis (Nuñez, Anderton and Renslow, 2018), without its ends that one of the themes would swallow. */
const CIVIDIS = { light: ["#0b3a74", "#4a5b74", "#777778", "#a69c6f", "#d2bd55"], dark: ["#2f5aa0", "#60708d", "#8c8b8b", "#bfb06c", "#fde55c"] };
const DASHES = { SOLID: "solid", STEPS: "solid", DASHED: [7, 4], FAINT: [2, 4] };

function mix(from, to, share) {
  const parts = c => [1, 3, 5].map(i => parseInt(c.slice(i, i + 2), 16));
  const a = parts(from), b = parts(to);
  return "#" + a.map((c, i) => Math.round(c + (b[i] - c) * share).toString(16).padStart(2, "0")).join("");
}
function ramp(theme, share) {
  const stops = CIVIDIS[theme.name], at = Math.min(1, Math.max(0, share)) * (stops.length - 1), i = Math.min(stops.length - 2, Math.floor(at));
  return mix(stops[i], stops[i + 1], at - i);
}
function figure(v) {
  if (v === null || v === undefined) return "–";
  if (typeof v !== "number") return String(v);
  if (v !== 0 && (Math.abs(v) < 1e-3 || Math.abs(v) >= 1e7)) return v.toExponential(2).replace(/\.?0*e\+?/, "e");
  if (Number.isInteger(v)) return v.toLocaleString("en-US");
  return Math.abs(v) >= 1000 ? v.toLocaleString("en-US", { maximumFractionDigits: 0 }) : String(+v.toPrecision(4));
}
const tick = v => Math.abs(v) >= 1e6 ? +(v / 1e6).toPrecision(3) + " M" : Math.abs(v) >= 1e4 ? +(v / 1e3).toPrecision(3) + " k" : figure(+v.toPrecision(6));
const short = (text, most) => text.length <= most ? text : text.slice(0, most - 1) + "…";

function axis(theme, of, vertical, more) {
  const words = of.scale === "OPTIONS";
  const made = {
    type: words ? "category" : of.scale === "LOG" ? "log" : "value", name: of.name, nameLocation: "middle", nameGap: vertical ? 52 : 28,
    nameTextStyle: { color: theme.faint, fontSize: 11 }, axisLabel: { color: theme.faint, fontSize: 11, hideOverlap: true, formatter: words ? v => short(String(v), 18) : tick },
    axisLine: { show: !vertical, onZero: false, lineStyle: { color: theme.line } }, axisTick: { show: false },
    splitLine: { show: vertical && !words, lineStyle: { color: theme.line, width: 1 } }, scale: true, minInterval: of.name === "epoch" ? 1 : 0,
  };
  if (words) made.data = of.options;
  if (of.scale === "SHARE") { made.min = 0; made.max = 1; }
  return Object.assign(made, more);
}
function base(theme, legend) {
  return {
    animation: false, color: theme.palette, textStyle: { color: theme.ink, fontFamily: "system-ui, 'DejaVu Sans', sans-serif" },
    grid: { left: 68, right: 18, top: legend ? 40 : 14, bottom: 44 },
    legend: legend ? { type: "scroll", top: 4, left: 0, right: 0, itemWidth: 20, itemHeight: 10, icon: "roundRect", textStyle: { color: theme.faint, fontSize: 11 },
      pageIconColor: theme.faint, pageIconInactiveColor: theme.line, pageTextStyle: { color: theme.faint }, formatter: name => short(name, 44) } : undefined,
    tooltip: { renderMode: "richText", confine: true, backgroundColor: theme.card, borderColor: theme.line, textStyle: { color: theme.ink, fontSize: 12 } },
  };
}
const dim = (trial, picked) => picked !== null && trial >= 0 && trial !== picked;
function box(params, api, coords, style) {
  const [x, y, width, height] = coords;
  const shape = echarts.graphic.clipRectByRect({ x, y, width, height }, params.coordSys);
  return shape && { type: "rect", shape, style };
}

const CHARTS = {
  Lines(piece, theme, picked) {
    const trials = piece.lines.some(l => l.trial >= 0), option = base(theme, !trials && piece.lines.length > 1);
    const cut = piece.x.scale === "SHARE";
    option.xAxis = axis(theme, piece.x, false, cut ? { min: 0, max: 1 } : piece.x.name === "epoch" ? { min: ends => Math.floor(ends.min), max: "dataMax" } : {});
    option.yAxis = axis(theme, piece.y, true);
    option.tooltip.trigger = trials || cut ? "item" : "axis";
    option.tooltip.axisPointer = { lineStyle: { color: theme.line } };
    option.tooltip.formatter = shown => [].concat(shown).filter(s => s.seriesType === "line").map((s, i) =>
      (i === 0 && Array.isArray(shown) ? `${piece.x.name} ${figure(s.value[0])}\n` : "") + `${short(s.seriesName, 60)}: ` + (Array.isArray(shown) ? figure(s.value[1]) : `${figure(s.value[0])}, ${figure(s.value[1])}`)).join("\n");
    let next = 0;
    option.series = piece.lines.map(line => {
      const faint = line.look === "FAINT" || dim(line.trial, picked);
      const colour = line.trial >= 0 ? (line.worth < 0 ? theme.grey : ramp(theme, line.worth)) : line.look === "FAINT" ? theme.faint : theme.palette[(line.look === "BAND" ? next : next++) % theme.palette.length];
      if (line.look === "BAND") return { type: "custom", name: line.name, data: line.points, encode: { x: 0, y: [1, 2] }, itemStyle: { color: mix(theme.card, colour, 0.35) }, silent: true, z: 1, clip: true,
        renderItem: (params, api) => params.dataIndex > 0 ? undefined : { type: "polygon", shape: { points: line.points.map(p => api.coord([p[0], p[2]])).concat(line.points.slice().reverse().map(p => api.coord([p[0], p[1]]))) }, style: { fill: colour, opacity: 0.22 } } };
      const few = line.points.length <= 40 && line.look !== "FAINT";
      return { type: "line", name: line.name, data: line.points, step: line.look === "STEPS" ? "end" : false, symbol: "circle", symbolSize: trials ? 3 : 5, showSymbol: few, connectNulls: false,
        triggerLineEvent: trials, trial: line.trial, z: line.trial >= 0 && line.trial === picked ? 9 : 3, itemStyle: { color: colour, opacity: dim(line.trial, picked) ? 0.1 : 1 },
        lineStyle: { color: colour, width: line.trial >= 0 ? (line.worth >= 1 || line.trial === picked ? 2.6 : 1.2) : faint ? 1 : 2, type: DASHES[line.look], opacity: dim(line.trial, picked) ? 0.08 : 1 },
        emphasis: { disabled: true } };
    });
    return option;
  },

  Bars(piece, theme) {
    const option = base(theme, piece.groups.length > 1), most = Math.max(...piece.categories.map(c => c.length), 1), log = piece.value.scale === "LOG";
    const words = axis(theme, { name: "", scale: "OPTIONS", options: piece.categories }, piece.across, piece.across ? { inverse: true, axisLabel: { color: theme.ink, fontSize: 11, interval: 0, formatter: v => short(v, 30) } }
      : { axisLabel: { color: theme.faint, fontSize: 11, hideOverlap: true, rotate: most * piece.categories.length > 90 ? 35 : 0, formatter: v => short(v, 16) } });
    const positive = piece.groups.flatMap(g => g.values).filter(v => v > 0);
    const numbers = axis(theme, piece.value, !piece.across, { scale: false, splitLine: { show: true, lineStyle: { color: theme.line } } });
    if (log) numbers.min = positive.length ? Math.pow(10, Math.floor(Math.log10(Math.min(...positive)))) : 1;
    option.grid.left = piece.across ? 24 + Math.min(30, most) * 6.3 : 68;
    if (!piece.across && words.axisLabel.rotate) option.grid.bottom = 26 + Math.min(16, most) * 4.4;
    else if (!piece.across) option.grid.bottom = 28;
    option.xAxis = piece.across ? numbers : words; option.yAxis = piece.across ? words : numbers;
    option.tooltip.trigger = "axis"; option.tooltip.axisPointer = { type: "shadow", shadowStyle: { color: theme.line, opacity: 0.35 } };
    option.tooltip.formatter = shown => shown.filter(s => s.seriesType === "bar").map((s, i) => (i ? "" : short(s.name, 60) + "\n") + `${s.seriesName}: ${figure(s.value === "-" ? null : s.value)}`).join("\n");
    option.series = piece.groups.map((g, k) => ({ type: "bar", name: g.name, stack: piece.stacked ? "all" : undefined, barMinHeight: log ? 3 : 0, barMaxWidth: 22, barCategoryGap: piece.across ? "30%" : "18%", barGap: "8%",
      data: g.values.map(v => v === null || (log && v <= 0) ? "-" : v), itemStyle: { color: theme.palette[k % theme.palette.length], borderRadius: piece.stacked ? 0 : 2 }, emphasis: { disabled: true } }));
    piece.groups.filter(g => g.deviations.length).forEach(g => option.series.push({ type: "custom", silent: true, z: 5, encode: { x: [1, 2], y: 0 },
      data: g.values.map((v, i) => [i, v - g.deviations[i], v + g.deviations[i]]),
      renderItem: (params, api) => {
        const from = api.coord([api.value(1), api.value(0)]), to = api.coord([api.value(2), api.value(0)]), style = { stroke: theme.ink, lineWidth: 1, fill: "none" };
        return { type: "path", shape: { pathData: `M${from[0]},${from[1]}H${to[0]}M${from[0]},${from[1] - 3}v6M${to[0]},${to[1] - 3}v6` }, style };
      } }));
    return option;
  },

  Heat(piece, theme) {
    const option = base(theme, false), size = piece.x.length, most = Math.max(...piece.cells.flat(), 1e-9), long = Math.min(14, Math.max(...piece.y.map(n => n.length)));
    option.grid = { left: 36 + long * 6.5, right: 12, top: 8, bottom: 46 + (long > 4 ? long * 3 : 0) };
    const words = (names, name, vertical) => axis(theme, { name, scale: "OPTIONS", options: names }, vertical, { nameGap: vertical ? 18 + long * 6.5 : 30 + (long > 4 ? long * 3 : 0), inverse: vertical, splitArea: { show: false },
      axisLabel: { color: theme.ink, fontSize: 11, interval: size > 24 ? "auto" : 0, rotate: !vertical && long > 4 ? 35 : 0, formatter: v => short(v, 14) } });
    option.xAxis = words(piece.x, piece.xName, false); option.yAxis = words(piece.y, piece.yName, true);
    option.tooltip.formatter = s => `${piece.yName}: ${piece.y[s.value[1]]}\n${piece.xName}: ${piece.x[s.value[0]]}\n${figure(s.value[2])}`;
    const data = piece.cells.flatMap((row, y) => row.map((v, x) => {
      const share = piece.shares ? v : Math.sqrt(v / most);
      return { value: [x, y, v], itemStyle: { color: mix(theme.low, theme.high, share), borderColor: theme.card, borderWidth: size > 30 ? 0 : 1 }, label: { color: (share > 0.55) === (theme.name === "light") ? "#ffffff" : share > 0.55 ? "#10161c" : theme.ink } };
    }));
    option.series = [{ type: "heatmap", data, label: { show: size <= 12, fontSize: 11, formatter: s => s.value[2] === 0 ? "" : piece.shares ? s.value[2].toFixed(2).replace(/^0/, "") : figure(s.value[2]) }, emphasis: { disabled: true } }];
    option.visualMap = { show: false, min: 0, max: 1, dimension: 2, inRange: { opacity: 1 }, seriesIndex: [] };
    return option;
  },

  Dots(piece, theme, picked) {
    const option = base(theme, piece.clouds.length > 1), all = piece.clouds.flatMap(c => c.points);
    option.xAxis = axis(theme, piece.x, false); option.yAxis = axis(theme, piece.y, true, { axisLine: { show: piece.y.scale === "OPTIONS", lineStyle: { color: theme.line } } });
    option.tooltip.formatter = s => s.seriesType !== "scatter" && s.seriesType !== "line" ? "" : (s.value[3] >= 0 ? TRIAL_TEXT(s.value[3]) : s.seriesName) + `\n${piece.x.name}: ${place(piece.x, s.value[0])}\n${piece.y.name}: ${place(piece.y, s.value[1])}`;
    option.series = [];
    if (piece.surface.length) {
      const sides = [0, 1].map(k => [...new Set(piece.surface.map(c => c[k]))].length), log = [piece.x, piece.y].map(a => a.scale === "LOG");
      const ends = [0, 1].map(k => { const v = piece.surface.map(c => c[k]); return [Math.min(...v), Math.max(...v)]; });
      const half = k => sides[k] < 2 ? 0.5 : (log[k] ? Math.log(ends[k][1] / ends[k][0]) : ends[k][1] - ends[k][0]) / (sides[k] - 1) / 2;
      const move = (k, v, way) => log[k] ? v * Math.exp(way * half(k)) : v + way * half(k);
      option.series.push({ type: "custom", data: piece.surface, encode: { x: 0, y: 1 }, silent: true, z: 1, clip: true, renderItem: (params, api) => {
        const c = piece.surface[params.dataIndex], options = [piece.x, piece.y].map(a => a.scale === "OPTIONS");
        const middle = api.coord([c[0], c[1]]), cell = k => options[k] ? api.size([1, 1])[k] : 0;
        const a = api.coord([options[0] ? c[0] : move(0, c[0], -1), options[1] ? c[1] : move(1, c[1], -1)]), b = api.coord([options[0] ? c[0] : move(0, c[0], 1), options[1] ? c[1] : move(1, c[1], 1)]);
        const w = options[0] ? cell(0) : b[0] - a[0], h = options[1] ? cell(1) : a[1] - b[1];
        return box(params, api, [options[0] ? middle[0] - w / 2 : a[0], options[1] ? middle[1] - h / 2 : b[1], w + 0.7, h + 0.7], { fill: mix(theme.card, ramp(theme, c[2]), 0.62) });
      } });
    }
    if (piece.diagonal && all.length) {
      const low = Math.min(...all.map(p => Math.min(p[0], p[1]))), high = Math.max(...all.map(p => Math.max(p[0], p[1])));
      option.series.push({ type: "line", data: [[low, low], [high, high]], symbol: "none", silent: true, lineStyle: { color: theme.faint, width: 1, type: [2, 4] } });
    }
    const dots = piece.clouds.filter(c => !c.joined).length;
    piece.clouds.forEach((cloud, k) => {
      const own = cloud.joined ? theme.palette[1] : dots > 1 ? ramp(theme, (k + 1) / dots) : theme.palette[0], many = cloud.points.length > 400;
      const data = cloud.points.map(p => ({ value: p, itemStyle: { color: p.length > 2 && p[2] >= 0 && !cloud.joined ? ramp(theme, p[2]) : own, opacity: dim(p.length > 3 ? p[3] : -1, picked) ? 0.08 : many ? 0.45 : 0.9, borderColor: piece.surface.length ? theme.card : undefined, borderWidth: piece.surface.length ? 1 : 0 } }));
      if (cloud.joined) option.series.push({ type: "line", name: cloud.name, step: "end", data: cloud.points, symbol: "circle", symbolSize: 6, itemStyle: { color: own }, lineStyle: { color: own, width: 2 }, z: 4, emphasis: { disabled: true } });
      else option.series.push({ type: "scatter", name: cloud.name, data, itemStyle: { color: own }, symbolSize: many ? 4 : 7, z: 3, emphasis: { scale: 1.6 } });
    });
    return option;
  },

  Gantt(piece, theme, picked) {
    const groups = [...new Set(piece.spans.map(s => s.group))], option = base(theme, groups.length > 1), long = Math.min(22, Math.max(...piece.lanes.map(l => l.length)));
    option.grid.left = 18 + long * 6.5;
    option.xAxis = axis(theme, { name: piece.x, scale: "LINEAR" }, false, { scale: false, min: 0, max: "dataMax", splitLine: { show: true, lineStyle: { color: theme.line } } });
    option.yAxis = axis(theme, { name: "", scale: "OPTIONS", options: piece.lanes }, true, { inverse: true, axisLabel: { color: theme.ink, fontSize: 11, interval: piece.lanes.length > 24 ? "auto" : 0, formatter: v => short(v, 22) } });
    option.tooltip.formatter = s => { const d = s.data.span; return `${d.trial >= 0 ? TRIAL_TEXT(d.trial) : `${d.group} ${d.label}`}\n${piece.lanes[d.lane]}: ${figure(d.from)} to ${figure(d.to)}`; };
    option.series = groups.map((group, k) => ({ type: "custom", name: group, encode: { x: [1, 2], y: 0 }, itemStyle: { color: group === "failed" ? theme.palette[1] : theme.palette[k % theme.palette.length] },
      data: piece.spans.filter(s => s.group === group).map(s => ({ value: [s.lane, s.from, s.to], span: s, trial: s.trial })),
      renderItem: (params, api) => {
        const s = piece.spans.filter(one => one.group === group)[params.dataIndex], from = api.coord([s.from, s.lane]), to = api.coord([s.to, s.lane]), height = Math.min(26, api.size([0, 1])[1] * 0.74);
        const fill = s.worth >= 0 ? ramp(theme, s.worth) : group === "failed" ? theme.palette[1] : group === "trial" ? theme.grey : theme.palette[k % theme.palette.length];
        const rect = box(params, api, [from[0], from[1] - height / 2, Math.max(1, to[0] - from[0] - 0.6), height], { fill, opacity: dim(s.trial, picked) ? 0.12 : 1 });
        if (!rect || s.trial >= 0 || to[0] - from[0] < 8 + 6 * s.label.length || height < 12) return rect;
        return { type: "group", children: [rect, { type: "text", style: { text: s.label, x: (from[0] + to[0]) / 2, y: from[1], align: "center", verticalAlign: "middle", fontSize: 10, fill: theme.name === "light" ? "#ffffff" : "#10161c" }, silent: true }] };
      } }));
    return option;
  },

  Parallel(piece, theme, picked) {
    const option = base(theme, false);
    option.parallel = { left: 40, right: 60, top: 34, bottom: 24, parallelAxisDefault: { nameTextStyle: { color: theme.ink, fontSize: 11 }, nameGap: 14, axisLine: { lineStyle: { color: theme.faint } }, axisTick: { show: false }, areaSelectStyle: { color: theme.palette[0], borderColor: theme.palette[0], opacity: 0.25 } } };
    option.parallelAxis = piece.axes.map((a, dim) => Object.assign({ dim, name: short(a.name, 22), axisLabel: { color: theme.faint, fontSize: 10, formatter: a.scale === "OPTIONS" ? v => short(String(v), 14) : tick } },
      a.scale === "OPTIONS" ? { type: "category", data: a.options } : { type: a.scale === "LOG" ? "log" : "value", scale: true }));
    option.series = [{ type: "parallel", smooth: false, inactiveOpacity: 0.04, data: piece.strands.map(s => ({ value: s.values.map(v => v === null ? "-" : v), trial: s.trial,
      lineStyle: { color: ramp(theme, s.worth), width: s.worth >= 1 || s.trial === picked ? 2.6 : 1.1, opacity: dim(s.trial, picked) ? 0.04 : 0.8 } })), emphasis: { disabled: true } }];
    option.tooltip.formatter = s => TRIAL_TEXT(s.data.trial);
    return option;
  },
};
const place = (of, v) => of.scale === "OPTIONS" ? of.options[v] : figure(v);

/* How high a piece has to be for all of it to be read. */
const HEIGHTS = {
  Bars: piece => piece.across ? Math.max(150, 78 + piece.categories.length * Math.max(20, piece.stacked ? 22 : 9 * piece.groups.length + 6)) : 280,
  Heat: piece => Math.min(620, Math.max(260, 90 + piece.y.length * 26)),
  Gantt: piece => Math.max(150, 92 + piece.lanes.length * (piece.lanes.length > 24 ? 12 : 30)),
  Parallel: () => 380,
};
const height = piece => (HEIGHTS[piece.kind] || (() => 300))(piece);

/* The numbers behind a piece: names of columns, then rows. */
const NUMBERS = {
  Lines: p => [["curve", p.x.name, p.y.name, ...(p.lines.some(l => l.look === "BAND") ? ["to"] : [])], p.lines.flatMap(l => l.points.map(v => [l.name, ...v]))],
  Bars: p => [["", ...p.groups.map(g => g.name), ...p.groups.filter(g => g.deviations.length).map(g => g.name + " ±")], p.categories.map((c, i) => [c, ...p.groups.map(g => g.values[i]), ...p.groups.filter(g => g.deviations.length).map(g => g.deviations[i])])],
  Heat: p => [[`${p.yName} \\ ${p.xName}`, ...p.x], p.cells.map((row, i) => [p.y[i], ...row])],
  Dots: p => [["", p.x.name, p.y.name], p.clouds.flatMap(c => c.points.map(v => [v[3] >= 0 ? `trial ${v[3]}, ${c.name}` : c.name, place(p.x, v[0]), place(p.y, v[1])]))],
  Gantt: p => [["lane", "what", "from", "to"], p.spans.map(s => [p.lanes[s.lane], s.trial >= 0 ? `trial ${s.trial} (${s.group})` : `${s.group} ${s.label}`, s.from, s.to])],
  Parallel: p => [["trial", ...p.axes.map(a => a.name)], p.strands.slice().reverse().map(s => [`trial ${s.trial}`, ...s.values.map((v, i) => v === null ? null : place(p.axes[i], v))])],
};
