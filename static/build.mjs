// Builds src into dist: one style sheet, one script, the fonts, the favicon and
// the licence notices. Whatever dist held before is removed, but for .keep.
import { build } from "esbuild";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL(".", import.meta.url)));

const legal = `/*!
 * Components: @utrecht/*-css of NL Design System, EUPL-1.2.
 * Typeface: Source Sans 3, SIL Open Font License 1.1.
 * The full texts are in NOTICES.txt.
 */`;

// The theme sets a token per component; a component that stops reading one would
// otherwise leave it behind in every page view. Dropping a token can make the
// tokens in its value unread as well, hence until nothing changes.
function dropUnreadTokens(css) {
  for (;;) {
    const read = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
    const kept = css.replace(/(?<=[{;])(--[\w-]+):[^;{}]*(;|(?=\}))/g, (declaration, name) =>
      read.has(name) ? declaration : "",
    );
    if (kept === css) return css;
    css = kept;
  }
}

// esbuild escapes whatever is not ASCII, and @charset counts only as the very
// first bytes, where the notice stands now.
const styleSheet = (css) => `${legal}\n${dropUnreadTokens(css.replace('@charset "UTF-8";', ""))}`;

async function notices() {
  const eupl = await readFile("node_modules/@utrecht/root-css/LICENSE.md", "utf8");
  const ofl = await readFile("node_modules/@fontsource-variable/source-sans-3/LICENSE", "utf8");
  const components = (await readdir("node_modules/@utrecht")).map((name) => `@utrecht/${name}`).join("\n");
  return [
    `portal.css contains, minified, these packages of NL Design System, under EUPL-1.2:\n\n${components}`,
    eupl.trim(),
    "The woff2 files are subsets of Source Sans 3. Copyright 2010-2020 Adobe (http://www.adobe.com/), " +
      "with Reserved Font Name 'Source'. Under the SIL Open Font License 1.1:",
    ofl.trim(),
  ].join("\n\n----\n\n") + "\n";
}

await mkdir("dist", { recursive: true });
for (const name of await readdir("dist")) {
  if (name !== ".keep") await rm(`dist/${name}`, { recursive: true });
}

const { outputFiles } = await build({
  entryPoints: [
    { in: "src/entry.css", out: "portal" },
    { in: "src/portal.js", out: "portal" },
  ],
  outdir: "dist",
  bundle: true,
  minify: true,
  write: false,
  target: ["chrome109", "firefox115", "safari16"],
  // Files, never data: URIs: the content security policy allows font-src 'self' only.
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
});

for (const file of outputFiles) {
  const content = file.path.endsWith(".css") ? styleSheet(file.text) : file.contents;
  await writeFile(`dist/${basename(file.path)}`, content);
}
await cp("src/favicon.svg", "dist/favicon.svg");
await writeFile("dist/NOTICES.txt", await notices());
