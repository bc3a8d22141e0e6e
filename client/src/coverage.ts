// Which files another extension checks against a schema of its own, so that the server leaves their fields to it.
import * as vscode from 'vscode';

const other = 'redhat.vscode-yaml';
const schema = /^kubernetes$|istio\.io|\/istio|gateway\.networking\.k8s\.io/i;

/** The globs that `yaml.schemas` gives a Kubernetes or Istio schema; none while the extension that reads it is not there. */
export function coveredFiles(scope?: vscode.Uri): readonly string[] {
	if (vscode.extensions.getExtension(other) === undefined) return [];
	const schemas =
		vscode.workspace.getConfiguration('yaml', scope).get<Record<string, string | string[]>>('schemas') ?? {};
	return Object.entries(schemas).flatMap(([name, globs]) => (schema.test(name) ? globs : []));
}

/** What that extension says of any YAML, in its own words. */
const doubled = { 'syntax/invalid-yaml': 'off', 'schema/duplicate-key': 'off' } as const;

/** The server's settings as the user has them, with what others cover, and without a second outline and what would be said twice. */
export function withCoverage(settings: unknown, scope?: vscode.Uri): unknown {
	if (typeof settings !== 'object' || settings === null || vscode.extensions.getExtension(other) === undefined)
		return settings;
	const { schema: own, outline, rules } = settings as Given;
	const isChecked = vscode.workspace.getConfiguration('yaml', scope).get<unknown>('validate', true) !== false;
	const covered = coveredFiles(scope);
	return {
		...settings,
		...(outline === 'auto' ? { outline: 'off' } : {}),
		...(isChecked ? { rules: { ...doubled, ...rules } } : {}),
		...(covered.length === 0 ? {} : { schema: { ...own, coveredFiles: [...(own?.coveredFiles ?? []), ...covered] } }),
	};
}

interface Given {
	readonly schema?: { readonly coveredFiles?: readonly string[] };
	readonly outline?: string;
	readonly rules?: object;
}

/** Whether the fields of `document` are left to the other extension. */
export function isCovered(document: vscode.TextDocument): boolean {
	const features = vscode.workspace.getConfiguration('istio', document.uri).get<string>('schema.features');
	if (features !== 'auto') return false;
	const globs = coveredFiles(document.uri).map((pattern) => (pattern.includes('/') ? pattern : `**/${pattern}`));
	return globs.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}
