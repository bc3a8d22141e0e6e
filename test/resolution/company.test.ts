// The company that a name keeps: whether other names beside it, or in the workspace, lead somewhere.
import { describe, expect, test } from 'vitest';
import { fact } from '../../server/src/facts/fact.ts';
import { declaredAs, type Mesh, meshOf, type Referring } from '../../server/src/mesh/mesh.ts';
import { directoryOf } from '../../server/src/mesh/together.ts';
import { companyFor, companyOf } from '../../server/src/resolution/evidence.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';
import { meshIn, route, service } from './meshes.ts';

describe('company', () => {
	const declares = (mesh: Mesh, { mention: { text } }: Referring): boolean | undefined =>
		text === 'unsure' ? undefined : declaredAs(mesh, 'host', text).length > 0;

	/** The company that the last destination of VirtualService `at` keeps. */
	function keptBy(source: string, at = 'at', isOpen = false) {
		const mesh = meshIn(source);
		const by = mesh.resources.all().find(({ resource }) => resource.name?.text === at);
		const mention = by?.references.filter(({ row }) => row.to === 'host').at(-1);
		if (by === undefined || mention === undefined) throw new Error('no reference');
		const company = companyOf(declares, 'host');
		return companyFor(mesh, company, { by: { ...by, member: { ...by.member, isOpen } }, mention });
	}
	const here = `#- s/s.yaml\n${service('a')}---\n${service('b')}`;

	test.each([
		['another name beside it is found', `${here}#- d/x.yaml\n${route('at', 'a', 'no')}`, 'directory'],
		[
			'in another file of the directory',
			`${here}#- d/y.yaml\n${route('y', 'a')}#- d/x.yaml\n${route('at', 'no')}`,
			'directory',
		],
		['four are missing', `${here}#- d/x.yaml\n${route('at', 'a', 'm1', 'm2', 'm3', 'no')}`, 'directory'],
		['five are missing and one found', `${here}#- d/x.yaml\n${route('at', 'a', 'm1', 'm2', 'm3', 'm4', 'no')}`, 'none'],
		[
			'five are missing and five found',
			`${here}${['c', 'd', 'e'].map((one) => `---\n${service(one)}`).join('')}#- d/y.yaml\n${route('y', 'a', 'b', 'c', 'd', 'e')}#- d/x.yaml\n${route('at', 'm1', 'm2', 'm3', 'm4', 'no')}`,
			'directory',
		],
		['only the name itself is found', `${here}#- d/x.yaml\n${route('at', 'a')}`, 'workspace'],
		['it is found, and another', `${here}#- d/x.yaml\n${route('at', 'b', 'a')}`, 'directory'],
		[
			'half of the names elsewhere are found',
			`${here}#- e/y.yaml\n${route('y', 'a')}#- d/x.yaml\n${route('at', 'no')}`,
			'workspace',
		],
		['less than half are', `${here}#- e/y.yaml\n${route('y', 'a', 'no')}#- d/x.yaml\n${route('at', 'no')}`, 'none'],
		['most are', `${here}#- e/y.yaml\n${route('y', 'a', 'b', 'no')}#- d/x.yaml\n${route('at', 'no')}`, 'workspace'],
		['none is', `${here}#- d/x.yaml\n${route('at', 'no')}`, 'none'],
		[
			'what nobody can tell does not count',
			`${here}#- e/y.yaml\n${route('y', 'a', 'unsure', 'unsure')}#- d/x.yaml\n${route('at', 'no')}`,
			'workspace',
		],
		[
			'what is templated does not count',
			`${here}#- e/y.yaml\n${route('y', 'a', "'{{ x }}'", "'{{ y }}'")}#- d/x.yaml\n${route('at', 'no')}`,
			'workspace',
		],
		[
			'it is found, and another later',
			`${here}#- d/x.yaml\n${route('at', 'a')}#- d/y.yaml\n${route('y', 'b')}`,
			'directory',
		],
		[
			'what mentions nothing else is looked at, too',
			`${here}#- d/x.yaml\n${[route('y', 'a'), route('at', 'no')].join('---\n').replaceAll(', namespace: shop', '')}`,
			'directory',
		],
		['nobody can tell of any', `${here}#- d/x.yaml\n${route('at', 'unsure')}`, 'none'],
	] as const)('%s', (_, source, kept) => {
		expect(keptBy(source)).toBe(kept);
	});

	test('what is deployed with things from elsewhere keeps none', () => {
		expect(keptBy(`${here}#- d/x.yaml\n${route('at', 'a', 'no')}`, 'at', true)).toBe('none');
	});

	test('other symbols and optional references do not count', () => {
		const backend = `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: shop}\nspec:\n  rules:\n  - backendRefs: [{name: a, port: 80}]\n`;
		const sidecar = `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a, namespace: shop}\n`;
		expect(keptBy(`${here}#- d/y.yaml\n${backend}---\n${sidecar}#- d/x.yaml\n${route('at', 'no')}`)).toBe('none');
		const bound = route('at', 'no').replace('spec:\n', 'spec:\n  gateways: [a]\n');
		expect(keptBy(`${here}#- d/y.yaml\n${sidecar}#- d/x.yaml\n${bound}`)).toBe('none');
	});

	test('a directory is that of the file', () => {
		const [by] = meshIn(`#- d/e/x.yaml\n${service('a')}`).resources.all();
		if (by === undefined) throw new Error('no resource');
		expect(directoryOf(by)).toBe('file:///w/d/e');
	});
});

test('the company is the one that was kept if all had begun so, and is looked at again only for what changed it', () => {
	/** A name that is also declared as `NAME-unsure` cannot be told. */
	const isFound = (mesh: Mesh, { mention: { text } }: Referring): boolean | undefined =>
		declaredAs(mesh, 'host', `${text}-unsure`).length > 0 ? undefined : declaredAs(mesh, 'host', text).length > 0;
	const company = companyOf(isFound, 'host');
	const shown = (mesh: Mesh) => {
		const { found, missing } = company.namesIn(mesh, 'file:///w/d');
		return `${[...found].sort()} | ${[...missing].sort()} | ${company.isMostlyFound(mesh)}`;
	};
	let times = 0;
	const said = fact((mesh: Mesh) => {
		times++;
		return shown(mesh);
	});
	const services = (...names: readonly string[]) => names.map((name) => service(name)).join('---\n');
	/** What the services and the routes become in turn, what is said then, and whether it had to be looked at again. */
	const steps = [
		[services('a', 'b'), route('y', 'a'), 'a |  | true', true],
		[services('a', 'b', 'c'), route('y', 'a'), 'a |  | true', false],
		[services('b', 'a'), route('y', 'a'), 'a |  | true', false],
		[services('b', 'a'), route('y', 'b'), 'b |  | true', true],
		[services('b', 'b-unsure'), route('y', 'b'), ' |  | false', true],
		[services('b'), route('y', 'b'), 'b |  | true', true],
		[services('b'), route('y', 'b', 'x'), 'b | x | true', true],
		[services('b'), route('y', 'b', 'z'), 'b | z | true', true],
		[services('b'), route('y', 'b', 'z', 'x'), 'b | x,z | false', true],
		[services('b', 'x', 'z'), route('y', 'b', 'z', 'x'), 'b,x,z |  | true', true],
		[services('b', 'z', 'x'), route('y', 'b', 'b', 'z', 'x'), 'b,x,z |  | true', false],
	] as const;
	let snapshot = fixture('#- s/s.yaml\n#- d/y.yaml\n').snapshot;
	for (const [at, [declared, routes, wanted, isOther]] of steps.entries()) {
		const texts = { 's/s.yaml': declared, 'd/y.yaml': routes };
		const files = Object.entries(texts).map(([path, text]) => {
			const uri = `file:///w/${path}`;
			return openFile(uri, at, text, snapshot.files.get(uri));
		});
		snapshot = snapshot.with(...files);
		const [environment] = environments(snapshot);
		if (environment === undefined) throw new Error('no environment');
		const before = times;
		expect([at, said(meshOf(environment)), times > before]).toEqual([at, wanted, isOther]);
	}
});
