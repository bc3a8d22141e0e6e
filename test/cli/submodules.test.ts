// --changed-since where a repository has submodules: what changed in them, since the commit that was recorded of them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { commitIn, gitIn, hasGit, reportedIn, repository, route } from './repository.ts';

let there: Workspace;
let root = '';

const git = (...words: readonly string[]): string => gitIn(root, ...words);
const commit = (): void => commitIn(root);

describe.skipIf(!hasGit)('--changed-since with a submodule', () => {
	beforeEach(() => {
		({ there, root } = repository());
		addSubmodule();
	});
	afterEach(() => {
		there.remove('.');
		other.remove('.');
	});

	const reported = (): readonly string[] => reportedIn(root);

	let other: Workspace;
	const inside = (...words: readonly string[]) => git('-C', 'sub', ...words);
	const addSubmodule = (): void => {
		other = workspace({ 'c.yaml': route('c', 'v1'), 'd.yaml': route('d', 'v2') });
		gitIn(other.root, 'init', '-q');
		commitIn(other.root);
		git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.root, 'sub');
		commit();
		git('branch', '-f', 'main');
	};

	test('nothing, something that is not committed, something that is, and another commit of it', () => {
		expect(reported()).toEqual([]);
		there.write('sub/c.yaml', `# more\n${route('c', 'v1')}`);
		there.write('sub/new.yaml', route('new', 'v1'));
		const both = ['sub/c.yaml schema/unknown-field', 'sub/new.yaml schema/unknown-field'];
		expect(reported()).toEqual(both);
		inside('add', '-A');
		inside('commit', '-qm', 'y');
		expect(reported()).toEqual(both);
		commit();
		expect(reported()).toEqual(both);
	});

	test('what a change breaks outside of it', () => {
		there.write('sub/gateway.yaml', gateway);
		inside('add', '-A');
		inside('commit', '-qm', 'y');
		there.write('deploy/edge.yaml', route('e', 'v1').replace('strange: 1', 'gateways: [shop-gateway]'));
		there.write('deploy/other.yaml', gateway.replaceAll('shop-gateway', 'shop-gatewai'));
		commit();
		git('branch', '-f', 'main');
		there.remove('sub/gateway.yaml');
		expect(reported()).toEqual(['deploy/edge.yaml references/unknown-gateway']);
	});

	test('all of it, where git does not know what it was', () => {
		git('update-index', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
		git('commit', '-qm', 'y');
		git('branch', '-f', 'main');
		commit();
		expect(reported()).toEqual(['sub/c.yaml schema/unknown-field', 'sub/d.yaml schema/unknown-field']);
	});

	test('no program that its configuration names is run, and its files are nowhere else', () => {
		there.write('sub/.gitattributes', '*.yaml filter=evil diff=evil\n');
		for (const name of ['core.fsmonitor', 'filter.evil.clean', 'diff.external', 'diff.evil.textconv'])
			inside('config', name, `: > ${join(root, 'ran')}; cat`);
		there.write('sub/c.yaml', `# more\n${route('c', 'v1')}`);
		expect(reported()).toEqual(['sub/c.yaml schema/unknown-field']);
		inside('config', 'core.worktree', root);
		expect(reported()).toEqual([]);
		expect(readdirSync(root)).not.toContain('ran');
	});
});

const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop-gateway, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
`;
