// Whether there is Istio in the workspace, before anything is opened: files of our own say so, else some YAML is looked into.
import * as vscode from 'vscode';
import { sign } from './documents.ts';
import { isWeb } from './launch.ts';

const own = '**/{.istio.{yaml,yml},*.istio-test.{yaml,yml}}';
const manifests = '**/*.{yaml,yml}';
const leftOut = '**/{node_modules,vendor,.git}/**';
/** Names that tell what is in a file are looked into first. */
const telling =
	/istio|mesh|gateway|virtual-?service|destination-?rule|service-?entry|sidecar|rout(?:e|ing)|canary|polic|authn|authz/i;

/** How many names are listed, how many of the files are read, and how many at once; in workspaces without Istio this is the cost of it. */
const [mostListed, mostRead, atOnce] = [2000, 300, 8];
/** Bytes from which a file is rather data. */
const mostBytes = 256 * 1024;

/** Looks into files one after the other until one has to do with Istio; false where none was found in time. */
export async function holdsIstio(): Promise<boolean> {
	// A server with a disk reads no other file systems.
	if (vscode.workspace.workspaceFolders?.some(({ uri }) => isWeb || uri.scheme === 'file') !== true) return false;
	if ((await vscode.workspace.findFiles(own, leftOut, 1)).length > 0) return true;
	const found = await vscode.workspace.findFiles(manifests, leftOut, mostListed);
	const [first, others] = [true, false].map((wanted) => found.filter(({ path }) => telling.test(path) === wanted));
	const looked = [...(first ?? []), ...(others ?? [])].slice(0, mostRead);
	for (let at = 0; at < looked.length; at += atOnce) {
		const answers = await Promise.all(looked.slice(at, at + atOnce).map(concerns));
		if (answers.includes(true)) return true;
	}
	return false;
}

async function concerns(uri: vscode.Uri): Promise<boolean> {
	try {
		const { size } = await vscode.workspace.fs.stat(uri);
		return size <= mostBytes && sign.test(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
	} catch {
		// It has just gone, or may not be read.
		return false;
	}
}
