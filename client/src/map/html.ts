// The page of the route map as HTML. Nothing in it comes from files: what is shown comes later, as messages.
import type * as vscode from 'vscode';
import { style } from './style.ts';

/** The page, which may run its own script and nothing else, and load nothing from anywhere. */
export function pageOf(webview: vscode.Webview, script: vscode.Uri): string {
	const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join('');
	const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Route Map</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header role="toolbar" aria-label="Route map">
<span class="title" id="title"></span>
<input id="filter" type="search" placeholder="Filter by host or name" aria-label="Filter by host or name" hidden>
<button data-scope="file" title="Routes that have to do with the current file">File</button>
<button data-scope="resource" title="Routes that have to do with the resource at the cursor">Resource</button>
<button data-scope="all" title="All routes of the environment">All</button>
<button id="smaller" title="Zoom out (-)" aria-label="Zoom out">−</button>
<button id="larger" title="Zoom in (+)" aria-label="Zoom in">+</button>
<button id="fit" title="Fit into the window (0)">Fit</button>
<button id="copy-mermaid" title="Copy the map as a Mermaid flowchart">Copy Mermaid</button>
<button id="copy-svg" title="Copy the map as SVG">Copy SVG</button>
</header>
<p id="notes" role="status"></p>
<main id="map"></main>
<script nonce="${nonce}" src="${webview.asWebviewUri(script)}"></script>
</body>
</html>
`;
}
