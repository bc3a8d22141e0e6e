// Which files are manifests, by their names.

// Helmfile calls its templates so, and they say what is installed.
const ending = /\.(ya?ml|json)$|^Kustomization$|^helmfile[^/]*\.ya?ml\.gotmpl$/;

/** A glob for all that may be such a file, and for what says which files are left out: for those who list files for us. */
export const listed = '**/{*.yaml,*.yml,*.json,*.yaml.gotmpl,*.yml.gotmpl,Kustomization,.gitignore}';

/** Folders that hold nothing of ours. */
export const never: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** The same as a glob for those who list files. */
export const neverListed = `**/{${[...never]}}/**`;

// Emacs marks a file that is edited with a link of this name beside it, which leads nowhere.
const lock = /^\.#/;

/** Whether a file of this name is one that we read at all. */
export function isManifest(name: string): boolean {
	return ending.test(name) && !lock.test(name);
}

/** Whether a link of this name, which leads nowhere, may have been meant to lead to manifests: to one, or to a folder. */
export function mayHoldManifests(name: string): boolean {
	return !lock.test(name) && (ending.test(name) || !/\.[a-z]\w*$/i.test(name));
}

const named = /(^|[\\/])([Kk]ustomization(\.ya?ml)?|Chart\.yaml|\.istio\.ya?ml|[^\\/]*\.istio-test\.ya?ml)$/;

/** Whether a file has its meaning from its name, and from the folder that it stands in. */
export function isNamed(path: string): boolean {
	return named.test(path);
}
