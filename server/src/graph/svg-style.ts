// The colors of a route map in a file, for light and dark pages. The editor's page (client/src/map/page.css) says them in the
// words of its theme.

interface Colors {
	readonly text: string;
	readonly dim: string;
	readonly line: string;
	readonly box: string;
	readonly red: string;
	readonly yellow: string;
	readonly path: string;
}

const light: Colors = {
	text: '#1f1f1f',
	dim: '#5f5f5f',
	line: '#8a8a8a',
	box: '#ffffff',
	red: '#c42b1c',
	yellow: '#9a6700',
	path: '#0f6cbd',
};

const dark: Colors = {
	text: '#e6e6e6',
	dim: '#a9a9a9',
	line: '#8a8a8a',
	box: '#1f1f1f',
	red: '#f85149',
	yellow: '#d29922',
	path: '#4daafc',
};

function rules({ text, dim, line, box, red, yellow, path }: Colors): string {
	return [
		`text{fill:${dim}}.label{fill:${text}}.edge text{stroke:${box}}`,
		`.box{fill:${box};stroke:${line}}.badge rect{fill:none;stroke:${line}}.badge text{fill:${text}}`,
		`.edge path{stroke:${line}}.tip path{fill:${line}}`,
		`.unknown .box,.more .box{stroke:${line}}`,
		`.warning .box{stroke:${yellow}}.broken .box,.error .box,.edge.broken path{stroke:${red}}.tip.broken path{fill:${red}}`,
		`.node.path .box,.edge.path path{stroke:${path}}.tip.path path{fill:${path}}`,
	].join('');
}

const shapes = [
	'text{font:12px system-ui,sans-serif}.label{font-weight:600}.badge text{font-size:10.5px}.edge text{font-size:11px;text-anchor:middle}',
	// The line does not strike its label through.
	'.edge text{paint-order:stroke;stroke-width:4px}',
	'.edge path{fill:none;stroke-width:1.2}.mirror path{stroke-dasharray:2 3}',
	'.unknown .box,.edge.unknown path{stroke-dasharray:3 3}.broken .box,.edge.broken path{stroke-dasharray:6 3;stroke-width:1.8}',
	'.more .box{stroke-dasharray:2 2}.node.path .box,.edge.path path{stroke-width:2.5}',
].join('');

/** The style sheet of a picture that stands alone. */
export const style = `${shapes}${rules(light)}@media (prefers-color-scheme:dark){${rules(dark)}}`;
