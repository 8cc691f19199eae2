// SPDX-License-Identifier: MIT
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const verdicts = ["same", "different", "rejected", "unsupported", "crash", "timeout", "skipped"];
const $ = (id) => document.getElementById(id);

function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(properties))
        if (key in made) made[key] = value; else made.setAttribute(key, value);
    made.append(...children);
    return made;
}
function dot(verdict) {
    return element("span", { className: "dot", style: `--color: var(--${verdict})` });
}
// A list of [key, how many], in the order in which the keys came up.
function countBy(items, key) {
    const counts = new Map();
    for (const item of items)
        for (const k of [key(item)].flat())
            if (k) counts.set(k, (counts.get(k) || 0) + 1);
    return counts;
}

// ---- Rows ------------------------------------------------------------------------------------

function changesOf(row) {
    if (!data.lost) return [];
    if (!row.before) return ["gained"];
    const was = row.before, is = row, changes = [];
    if (was.verdict !== is.verdict && was.verdict !== "skipped" && is.verdict !== "skipped")
        changes.push(is.verdict === "same" ? "fixed" : was.verdict === "same" ? "broken" : "changed");
    if (was.instructions && is.instructions && was.instructions !== is.instructions)
        changes.push(is.instructions < was.instructions ? "helped" : "hurt");
    return changes;
}

const kindOf = (result) => `${result.route} · ${result.oracle}`;
const severalKinds = new Set(data.results.map((item) => kindOf(item.result))).size > 1;

const rows = data.results.map((item, index) => {
    const row = { blame: "", cause: "", instructions: 0, milliseconds: 0, ...item.result,
        outcome: item.outcome || "", reason: item.reason || "", before: item.before, index };
    row.rank = verdicts.indexOf(row.verdict);
    row.changes = changesOf(row);
    row.delta = row.before && row.instructions && row.before.instructions
        ? row.instructions - row.before.instructions : 0;
    row.title = severalKinds ? `${row.name} · ${kindOf(row)}` : row.name;
    return row;
});

function difference(row) {
    const sign = row.delta > 0 ? "+" : "";
    return element("span", { className: row.delta < 0 ? "fewer" : "more" },
        row.delta ? `${sign}${row.delta}` : "");
}
const columns = [
    { title: "verdict", key: "rank", cell: (row) => [dot(row.verdict), ` ${row.verdict}`,
        row.before && row.before.verdict !== row.verdict ? ` (was ${row.before.verdict})` : ""],
      className: "verdict" },
    { title: "name", key: "title", className: "name" },
    { title: "blame", key: "blame", className: "blame" },
    { title: "cause", key: "cause", className: "cause" },
    { title: "instructions", key: "instructions", className: "number",
      cell: (row) => [row.instructions ? String(row.instructions) : ""] },
    ...(data.lost ? [{ title: "change", key: "delta", className: "number", cell: (row) => [difference(row)] }] : []),
    { title: "time, ms", key: "milliseconds", className: "number" },
];

function makeRow(row) {
    const tr = element("tr", { className: "case", tabIndex: -1, id: `row-${row.index + 1}`, ariaExpanded: "false" });
    for (const column of columns) {
        const cell = column.cell ? column.cell(row) : [String(row[column.key])];
        const td = element("td", { className: column.className || "" }, ...cell);
        if (column.key === "rank") td.style.setProperty("--color", `var(--${row.verdict})`);
        tr.append(td);
    }
    tr.addEventListener("click", () => { toggle(row); tr.focus(); });
    return tr;
}

// ---- The view of a case ----------------------------------------------------------------------

function makeForm(exhibit) {
    const pre = element("pre", { tabIndex: 0 });
    exhibit.text.replace(/\n$/, "").split("\n").forEach((line, i) => {
        const marked = i + 1 === exhibit.marked_line;
        pre.append(element("span", { className: marked ? "marked" : "" }, line || " "));
    });
    const copy = element("button", { type: "button" }, "copy");
    copy.addEventListener("click", () => navigator.clipboard?.writeText(exhibit.text));
    return element("section", { className: "form" }, element("h3", {}, exhibit.title, copy), pre);
}
// "TGSI (vertex)" goes with the other forms of the vertex stage.
function stageOf(exhibit) {
    return (/\(([^)]*)\)$/.exec(exhibit.title) || ["", ""])[1];
}
function makeForms(exhibits) {
    return [...countBy(exhibits, (exhibit) => [stageOf(exhibit) || "all"])].map(([stage]) => {
        const forms = exhibits.filter((exhibit) => (stageOf(exhibit) || "all") === stage);
        return element("div", { className: "forms", style: `--columns: ${Math.min(forms.length, 4)}` },
            ...forms.map(makeForm));
    });
}

function makePicture(picture) {
    const canvas = element("canvas", { width: picture.width, height: picture.height });
    const image = new Image();
    image.addEventListener("load", () => canvas.getContext("2d", { willReadFrequently: true }).drawImage(image, 0, 0));
    image.src = `data:image/png;base64,${picture.png}`;
    const pixel = element("p", { className: "pixel" });
    const caption = `${picture.title}, ${picture.width}×${picture.height}`;
    return { canvas, pixel, figure: element("figure", {}, element("figcaption", {}, caption), canvas, pixel) };
}
// The pixel below the pointer, in every picture. Rows count from the bottom, as OpenGL's do.
function showPixel(pictures, event) {
    const box = event.currentTarget.getBoundingClientRect();
    for (const { canvas, pixel } of pictures) {
        const x = Math.min(canvas.width - 1, Math.floor((event.clientX - box.left) / box.width * canvas.width));
        const y = Math.min(canvas.height - 1, Math.floor((event.clientY - box.top) / box.height * canvas.height));
        const rgba = canvas.getContext("2d").getImageData(x, y, 1, 1).data;
        pixel.textContent = `(${x}, ${canvas.height - 1 - y})  ${[...rgba].join(" ")}`;
    }
}
function makePictures(list) {
    const pictures = list.map(makePicture);
    for (const { canvas } of pictures)
        canvas.addEventListener("mousemove", (event) => showPixel(pictures, event));
    return element("div", { className: "pictures" }, ...pictures.map((picture) => picture.figure));
}

function makeFacts(row) {
    const facts = { name: row.name, route: row.route, oracle: row.oracle, blame: row.blame,
        cause: row.cause, outcome: row.outcome, "known because": row.reason,
        "bytes of GLSL": row.glsl_bytes, "pixels covered": row.covered_permille && `${row.covered_permille / 10} %`,
        colors: row.distinct_colors };
    return element("p", { className: "facts" }, ...Object.entries(facts).filter(([, value]) => value)
        .map(([key, value]) => element("span", {}, `${key} `, element("b", {}, String(value)))));
}
function makeView(row) {
    const inside = element("div", { className: "view-inside" }, makeFacts(row));
    if (row.pictures) inside.append(makePictures(row.pictures));
    if (row.exhibits) inside.append(...makeForms(row.exhibits));
    return element("tr", { className: "view", id: `case-${row.index + 1}` },
        element("td", { colSpan: columns.length }, inside));
}
function scrollToMarks(view) {
    for (const marked of view.querySelectorAll(".marked")) {
        const pre = marked.parentElement;
        pre.scrollTop = marked.offsetTop - pre.clientHeight / 2;
    }
}
function setOpen(row, open) {
    if (open === Boolean(row.view)) return;
    row.tr.setAttribute("aria-expanded", String(open));
    if (open) {
        row.view = makeView(row);
        row.tr.after(row.view);
        scrollToMarks(row.view);
    } else {
        row.view.remove();
        row.view = null;
    }
}
function toggle(row) {
    setOpen(row, !row.view);
    history.replaceState(null, "", row.view ? `#case-${row.index + 1}` : "#");
}

// ---- Order and filters -----------------------------------------------------------------------

const order = { key: "rank", descending: false };
const chosen = { verdicts: new Set(), changes: new Set() };
let shown = [];

function compare(a, b) {
    const x = a[order.key], y = b[order.key];
    const way = typeof x === "number" ? x - y : x < y ? -1 : x > y ? 1 : 0;
    return (order.descending ? -way : way) || a.index - b.index;
}
// "same" is what nobody looks for: by verdict it comes last.
for (const row of rows) if (row.rank === 0) row.rank = verdicts.length;

function matches(words, text) {
    return words.every((word) => text.includes(word));
}
const wordsOf = (id) => $(id).value.toLowerCase().split(/\s+/).filter(Boolean);

function update() {
    const names = wordsOf("name"), causes = wordsOf("cause");
    const blame = $("blame").value, outcome = $("outcome").value;
    shown = rows.filter((row) =>
        (!chosen.verdicts.size || chosen.verdicts.has(row.verdict)) &&
        (!chosen.changes.size || row.changes.some((change) => chosen.changes.has(change))) &&
        (!blame || row.blame === blame) && (!outcome || row.outcome === outcome) &&
        matches(names, row.title.toLowerCase()) && matches(causes, row.cause.toLowerCase()))
        .sort(compare);
    $("cases").tBodies[0].replaceChildren(...shown.flatMap((row) => row.view ? [row.tr, row.view] : [row.tr]));
    $("count").value = `${shown.length} of ${rows.length}`;
    if (shown.length) shown[0].tr.tabIndex = 0;
}

function makeChip(set, name, count, mark) {
    const chip = element("button", { type: "button", className: "chip" }, ...mark, name, element("b", {}, String(count)));
    const press = () => chip.setAttribute("aria-pressed", String(set.has(name)));
    chip.addEventListener("click", () => {
        if (!set.delete(name)) set.add(name);
        press();
        update();
    });
    press();
    return chip;
}

function fillSummary() {
    const counts = countBy(rows, (row) => row.verdict);
    $("about").textContent = `tgsic ${data.version} · ${data.options}`;
    $("incomplete").hidden = rows.length >= data.expected;
    $("incomplete").textContent = `incomplete: ${rows.length} of ${data.expected} results`;
    for (const verdict of verdicts.filter((name) => counts.has(name))) {
        const title = `${verdict}: ${counts.get(verdict)}`;
        $("bar").append(element("span", { title, style: `flex: ${counts.get(verdict)}; background: var(--${verdict})` }));
        $("verdicts").append(makeChip(chosen.verdicts, verdict, counts.get(verdict), [dot(verdict)]));
    }
}
function fillChanges() {
    if (!data.lost) return;
    $("changes").hidden = false;
    const counts = countBy(rows, (row) => row.changes);
    for (const change of ["fixed", "broken", "changed", "gained", "helped", "hurt"])
        if (counts.has(change))
            $("changes").append(makeChip(chosen.changes, change, counts.get(change), []));
    $("lost").hidden = !data.lost.length;
    $("lost").firstElementChild.textContent = `${data.lost.length} lost cases`;
    $("lost").lastElementChild.append(...data.lost.map((name) => element("li", {}, name)));
}
function fillCauses() {
    const failing = rows.filter((row) => row.cause && row.verdict !== "same");
    const groups = [...countBy(failing, (row) => `${row.verdict}\n${row.cause.replace(/\d+(\.\d+)*/g, "0")}`)]
        .sort((a, b) => b[1] - a[1]);
    $("causes").hidden = !groups.length;
    $("causes").firstElementChild.textContent = `${groups.length} causes`;
    for (const [key, count] of groups) {
        const [verdict, text] = key.split("\n");
        const button = element("button", { type: "button" }, text);
        button.addEventListener("click", () => {
            $("cause").value = text.split(/\d/).join(" ");
            update();
        });
        $("causes").querySelector("tbody").append(element("tr", {}, element("td", {}, String(count)),
            element("td", {}, dot(verdict), ` ${verdict}`), element("td", {}, button)));
    }
}
function fillSelect(id, key) {
    for (const [value, count] of countBy(rows, (row) => row[key]))
        $(id).append(element("option", { value }, `${value} (${count})`));
}
function sortBy(column) {
    order.descending = order.key === column.key ? !order.descending : column.className === "number";
    order.key = column.key;
    columns.forEach((other, i) => {
        const way = other.key === order.key ? order.descending ? "descending" : "ascending" : "none";
        $("cases").tHead.rows[0].cells[i].setAttribute("aria-sort", way);
    });
    update();
}
function fillHead() {
    for (const column of columns) {
        const button = element("button", { type: "button" }, column.title);
        button.addEventListener("click", () => sortBy(column));
        $("cases").tHead.rows[0].append(element("th", { className: column.className || "", scope: "col" }, button));
    }
}

// ---- Keys ------------------------------------------------------------------------------------

const focused = () => shown.findIndex((row) => row.tr === document.activeElement);
function move(step) {
    const at = focused(), next = at < 0 ? 0 : at + step;
    if (shown[next]) shown[next].tr.focus();
}
const keys = {
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    Enter: () => toggle(shown[focused()]), " ": () => toggle(shown[focused()]),
    "/": () => $("name").focus(),
    Escape: () => {
        const open = shown[focused()]?.view ? [shown[focused()]] : rows.filter((row) => row.view);
        open.forEach((row) => setOpen(row, false));
        history.replaceState(null, "", "#");
    },
};
document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT)$/.test(event.target.tagName), onRow = focused() >= 0;
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || !keys[event.key]) return;
    if (!onRow && ["Enter", " ", "ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    keys[event.key]();
});

function openFromAddress() {
    const number = /^#case-(\d+)$/.exec(location.hash);
    const row = number && rows[number[1] - 1];
    if (!row) return;
    setOpen(row, true);
    row.tr.scrollIntoView({ block: "start" });
    row.tr.focus({ preventScroll: true });
}

for (const row of rows) row.tr = makeRow(row);
fillSummary();
fillChanges();
fillCauses();
fillSelect("blame", "blame");
if (data.known) {
    $("outcomes").hidden = false;
    fillSelect("outcome", "outcome");
}
fillHead();
$("filters").addEventListener("input", update);
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("cases").tHead.rows[0].cells[0].setAttribute("aria-sort", "ascending");
update();
window.addEventListener("hashchange", openFromAddress);
openFromAddress();
