const data = JSON.parse(document.getElementById("data").textContent);
const charts = [];
let picked = null;
const SHOWN = 25, MOST = 5000;

function element(name, parent, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  if (parent) parent.appendChild(made);
  return made;
}
function themeNow() {
  const name = document.documentElement.dataset.theme;
  return Object.assign({ name }, THEMES[name]);
}

/* What is known of a trial, from the lines of the parallel coordinates. */
const strands = new Map(), parallel = data.sections.flatMap(s => s.pieces).find(p => p.kind === "Parallel");
if (parallel) parallel.strands.forEach(s => strands.set(s.trial, s.values.map((v, i) => `${parallel.axes[i].name}: ${v === null ? "–" : place(parallel.axes[i], v)}`)));
function TRIAL_TEXT(trial) { return [`trial ${trial}`, ...(strands.get(trial) || [])].join("\n"); }

function table(host, columns, rows) {
  const frame = element("div", host, undefined, "scroll"), made = element("table", frame), head = element("tr", element("thead", made)), body = element("tbody", made);
  let all = rows.slice(0, MOST), down = false, by = -1;
  const fill = count => {
    body.replaceChildren();
    for (const row of all.slice(0, count)) {
      const line = element("tr", body);
      row.forEach((v, i) => element("td", line, figure(v), typeof v === "string" && i > 0 ? "word" : ""));
    }
  };
  columns.forEach((name, i) => element("th", head, name, i > 0 && rows.length && typeof rows[0][i] === "string" ? "word" : "").addEventListener("click", () => {
    down = by === i ? !down : false; by = i;
    all = all.slice().sort((a, b) => (down ? -1 : 1) * (typeof a[i] === "number" && typeof b[i] === "number" ? a[i] - b[i] : String(a[i]).localeCompare(String(b[i]))));
    fill(SHOWN * (more.isConnected ? 1 : MOST));
  }));
  const more = element("button", null, `all ${rows.length.toLocaleString("en-US")} rows`);
  more.type = "button";
  more.addEventListener("click", () => { more.remove(); fill(MOST); });
  fill(SHOWN);
  if (all.length > SHOWN) host.appendChild(more);
  if (rows.length > MOST) element("p", host, `Of ${rows.length.toLocaleString("en-US")} rows the first ${MOST}.`, "note");
}

function draw(chart) {
  chart.made.setOption(CHARTS[chart.piece.kind](chart.piece, themeNow(), picked), true);
}
function pick(trial) {
  picked = trial === picked ? null : trial;
  charts.filter(c => c.ofStudy).forEach(draw);
}
const ofStudy = p => p.kind === "Parallel" || (p.lines || p.spans || []).some(l => l.trial >= 0) || (p.clouds || []).some(c => c.points.some(v => v[3] >= 0));

function chart(host, piece) {
  const place = element("div", host, undefined, "chart");
  place.style.height = height(piece) + "px";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${piece.title}. ${piece.note} The numbers are in the table below.`);
  const one = { piece, place, made: echarts.init(place, null, { renderer: "svg" }), ofStudy: ofStudy(piece) };
  charts.push(one);
  draw(one);
  if (one.ofStudy) one.made.on("click", e => {
    const line = e.componentType === "series" && piece.kind === "Lines" ? piece.lines[e.seriesIndex] : null;
    const trial = line ? line.trial : e.data && e.data.trial !== undefined ? e.data.trial : e.value && e.value[3];
    if (trial >= 0) pick(trial);
  });
  const details = element("details", host);
  element("summary", details, "Numbers");
  details.addEventListener("toggle", () => { if (details.open && !details.querySelector("table")) table(details, ...NUMBERS[piece.kind](piece)); });
}

function wide(piece) {
  return ["Parallel", "Gantt", "Text"].includes(piece.kind) || (piece.kind === "Table" && piece.columns.length > 5) || piece.title === "History" || (piece.kind === "Bars" && piece.across && piece.categories.length > 12);
}

function show(section, index) {
  const host = element("section", document.getElementById("sections"));
  host.id = "section" + index;
  const link = element("a", document.getElementById("nav"), section.title);
  link.href = "#" + host.id;
  element("h2", host, section.title);
  if (section.note) element("p", host, section.note, "note");
  const small = section.pieces.length > 2 && section.pieces.every(p => p.kind === "Dots");
  const grid = element("div", host, undefined, small ? "grid three" : "grid");
  section.pieces.forEach((piece, i) => {
    const frame = element("figure", grid, undefined, wide(piece) || (section.pieces.length === 1 && piece.kind === "Bars") ? "wide" : "");
    element("h3", frame, piece.title);
    if (piece.note) element("p", frame, piece.note, "note");
    if (piece.kind === "Table") table(frame, piece.columns, piece.rows);
    else if (piece.kind === "Text") element("pre", frame, piece.text);
    else chart(frame, piece);
  });
}

const asked = matchMedia("(prefers-color-scheme: dark)");
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  charts.forEach(draw);
}
const wished = () => location.hash === "#dark" || (location.hash !== "#light" && asked.matches) ? "dark" : "light";
setTheme(wished());
asked.addEventListener("change", () => setTheme(wished()));
addEventListener("hashchange", () => { if (["#dark", "#light"].includes(location.hash)) setTheme(wished()); });
document.getElementById("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));

document.title = `${data.title} – Tatara ${data.subtitle}`;
document.getElementById("title").textContent = data.title;
document.getElementById("subtitle").textContent = data.subtitle;
for (const fact of data.facts) {
  const box = element("div", document.getElementById("facts"));
  element("b", box, fact.value);
  element("span", box, fact.name);
}
data.sections.forEach(show);
new ResizeObserver(() => charts.forEach(c => c.made.resize())).observe(document.getElementById("sections"));
document.documentElement.dataset.drawn = charts.length;
