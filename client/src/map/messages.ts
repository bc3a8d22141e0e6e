// What the page of the route map and the extension say to each other.

/** Whose map is shown: of the file, or of the one resource, in which the cursor is, or of everything. */
export type Scope = 'file' | 'resource' | 'all';

/** What a page keeps, so that it can be opened again as it was after the window was loaded anew. */
export interface Kept {
	readonly scope: Scope;
	readonly filter: string;
	/** The nodes that were unfolded. */
	readonly unfolded: readonly string[];
	/** The file that was looked at, and where in it; lines and characters from 0. */
	readonly at: { readonly uri: string; readonly line: number; readonly character: number } | undefined;
}

export type FromPage =
	/** It is there, for the first time or again. */
	| { readonly type: 'ready' }
	/** A node was chosen: what it stands for is opened, or what it folds unfolded. */
	| { readonly type: 'open'; readonly id: string }
	| { readonly type: 'scope'; readonly scope: Scope }
	| { readonly type: 'filter'; readonly text: string }
	| { readonly type: 'copy'; readonly format: 'mermaid' | 'styled svg' };

export type ToPage =
	| {
			readonly type: 'map';
			readonly kept: Kept;
			/** What it is the map of. */
			readonly title: string;
			/** What is to be known of it; what is wrong, where there is none. */
			readonly notes: readonly string[];
			/** SVG; '' where there is none. */
			readonly drawn: string;
	  }
	/** The nodes in which the cursor of the editor is. */
	| { readonly type: 'select'; readonly ids: readonly string[] };
