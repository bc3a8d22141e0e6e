// `istio-ls graph`, once its words are understood.
import type { Color, Reading } from './commands.ts';

export const graphFormats = ['mermaid', 'dot', 'svg', 'json'] as const;

/** `istio-ls graph`: the route map, as a picture or as text. */
export interface Graph extends Reading {
	readonly name: 'graph';
	/** What is drawn, unless it is the first of the paths: `KIND/NAME`, `KIND/NAME.NAMESPACE` or a host; '' for everything. */
	readonly what: string;
	/** The path of a file, of which alone the resources are drawn; '' for none. */
	readonly file: string;
	/** Words that names or hosts must contain. */
	readonly filter: string;
	/** A request whose way is marked. */
	readonly request: string;
	readonly environment: string;
	readonly format: (typeof graphFormats)[number];
	readonly color: Color;
}
