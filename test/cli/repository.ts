// Repositories made for tests of --changed-since: manifests with a finding that was there before, and git on them.
import { execFileSync, spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { ran } from './ran.ts';

export const hasGit = spawnSync('git', ['--version']).error === undefined;

export const rule = (...subsets: readonly string[]) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [${subsets.map((name) => `{ name: ${name}, labels: { version: ${name} } }`).join(', ')}] }
`;
export const route = (name: string, subset: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${name}]
  strange: 1
  http:
  - route:
    - destination: { host: reviews, subset: ${subset} }
`;

export function gitIn(folder: string, ...words: readonly string[]): string {
	return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false', ...words], {
		cwd: folder,
		encoding: 'utf8',
		stdio: 'pipe',
	});
}

export function commitIn(folder: string): void {
	gitIn(folder, 'add', '-A');
	gitIn(folder, 'commit', '-qm', 'x');
}

/** A repository whose branch `feature` has just left `main`. */
export function repository(): { readonly there: Workspace; readonly root: string } {
	const there = workspace({
		'deploy/rule.yaml': rule('v1', 'v2'),
		'deploy/a.yaml': route('a', 'v1'),
		'deploy/b.yaml': route('b', 'v2'),
	});
	const root = realpathSync(there.root);
	gitIn(root, 'init', '-q', '-b', 'main');
	commitIn(root);
	gitIn(root, 'checkout', '-qb', 'feature');
	return { there, root };
}

/** The files and rules of what is reported of the changes since `main`. */
export function reportedIn(folder: string, ...words: readonly string[]): readonly string[] {
	const { out } = ran(folder, ['check', '--changed-since', 'main', '--format', 'json', ...words]);
	return JSON.parse(out).findings.map(({ file, rule: id }: { file: string; rule: string }) => `${file} ${id}`);
}
