// The style sheet of the route map's page, in the colors of the editor's theme.

export const style = `
body { margin: 0; padding: 0; height: 100vh; display: flex; flex-direction: column; color: var(--vscode-foreground); }
header { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; padding: 6px 10px; border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); }
header .title { margin-right: auto; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
button, input { font: inherit; color: var(--vscode-foreground); background: transparent; border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 3px; padding: 2px 8px; }
button { cursor: pointer; }
button:hover { background: var(--vscode-toolbar-hoverBackground); }
button[aria-pressed="true"] { background: var(--vscode-inputOption-activeBackground); border-color: var(--vscode-inputOption-activeBorder, var(--vscode-contrastActiveBorder)); color: var(--vscode-inputOption-activeForeground, var(--vscode-foreground)); }
input { background: var(--vscode-input-background); color: var(--vscode-input-foreground); border-color: var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); width: 14em; }
button:focus-visible, input:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
#notes { margin: 0; padding: 4px 10px; color: var(--vscode-descriptionForeground); }
#notes:empty { display: none; }
main { flex: 1; overflow: auto; cursor: grab; }
main.dragged { cursor: grabbing; user-select: none; }
svg.route-map { display: block; }
svg text { font-family: var(--vscode-font-family); font-size: 12px; fill: var(--vscode-descriptionForeground); }
svg .label { font-weight: 600; fill: var(--vscode-foreground); }
svg .box { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-editorWidget-border, var(--vscode-contrastBorder, currentColor)); }
svg .badge rect { fill: none; stroke: var(--vscode-descriptionForeground); stroke-opacity: 0.6; }
svg .badge text { font-size: 10.5px; fill: var(--vscode-foreground); }
svg .badge.fault rect, svg .badge.mirror rect { stroke: var(--vscode-editorWarning-foreground); stroke-opacity: 1; }
svg .edge path { fill: none; stroke: var(--vscode-descriptionForeground); stroke-width: 1.2; }
svg .edge text { font-size: 11px; text-anchor: middle; paint-order: stroke; stroke: var(--vscode-editor-background); stroke-width: 4px; }
svg .tip path { fill: var(--vscode-descriptionForeground); }
svg .mirror path { stroke-dasharray: 2 3; }
svg .unknown .box, svg .edge.unknown path { stroke-dasharray: 3 3; }
svg .warning .box { stroke: var(--vscode-editorWarning-foreground); }
svg .error .box, svg .broken .box, svg .edge.broken path { stroke: var(--vscode-editorError-foreground); }
svg .tip.broken path { fill: var(--vscode-editorError-foreground); }
svg .broken .box, svg .edge.broken path { stroke-dasharray: 6 3; stroke-width: 1.8; }
svg .more .box { stroke-dasharray: 2 2; }
svg .node.path .box, svg .edge.path path { stroke: var(--vscode-textLink-foreground); stroke-width: 2.5; }
svg .tip.path path { fill: var(--vscode-textLink-foreground); }
svg .node { cursor: pointer; outline: none; }
svg .node:hover .box { fill: var(--vscode-list-hoverBackground); }
svg .node.selected .box { fill: var(--vscode-list-inactiveSelectionBackground); stroke-width: 2; }
svg .node:focus-visible .box { stroke: var(--vscode-focusBorder); stroke-width: 2.5; }
.vscode-high-contrast button[aria-pressed="true"], .vscode-high-contrast-light button[aria-pressed="true"] { border-color: var(--vscode-contrastActiveBorder); font-weight: 600; }
.vscode-high-contrast svg .node.selected .box, .vscode-high-contrast-light svg .node.selected .box { stroke: var(--vscode-contrastActiveBorder); stroke-width: 3; }
`;
