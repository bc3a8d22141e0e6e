// How sure it is that a name is missing: by nearness, by company, by place. Each row of the tables has its test.

import { describe, expect, test } from 'vitest';
import { type Declared, declaredAs } from '../../server/src/mesh/mesh.ts';
import { judged, judgedElsewhere } from '../../server/src/resolution/evidence.ts';
import { meshIn, service } from './meshes.ts';

const partial = meshIn(service('x'));
const complete = meshIn(`#! { "assume": "complete" }\n${service('x')}`);

describe('a name that nothing declares', () => {
	const known = new Map(
		['reviews', 'public-eu'].map((name) => [name, declaredAs(meshIn(service(name)), 'host', name)]),
	);
	const slip = ['reveiws', 'misspelt', 'reviews'] as const;
	const close = ['review', 'missing', 'reviews'] as const;
	const sibling = ['public-us', 'missing', undefined] as const;
	const unlike = ['catalogue', 'missing', undefined] as const;
	const product = ['redis', 'missing', undefined] as const;

	test.each([
		[...slip, 'directory', 'certain'],
		[...slip, 'workspace', 'likely'],
		[...slip, 'none', 'likely'],
		[...close, 'directory', 'likely'],
		[...close, 'workspace', 'possible'],
		[...close, 'none', 'possible'],
		[...unlike, 'directory', 'likely'],
		[...unlike, 'workspace', 'possible'],
		[...unlike, 'none', undefined],
		[...sibling, 'directory', 'possible'],
		[...sibling, 'workspace', 'possible'],
		[...sibling, 'none', undefined],
		[...product, 'directory', 'possible'],
		[...product, 'workspace', 'possible'],
		[...product, 'none', undefined],
	] as const)('%s (%s, near %s) in company of %s: %s', (name, reason, suggestion, company, certainty) => {
		const evidence = suggestion === undefined ? [] : known.get(suggestion);
		const named = suggestion === undefined ? {} : { suggestion };
		expect(judged(partial, name, known, company)).toEqual(
			certainty === undefined
				? { is: 'unknown', doubt: 'noEvidence' }
				: { is: 'contradicted', reason, certainty, evidence, ...named },
		);
		expect(judged(complete, name, known, company)).toEqual({
			is: 'contradicted',
			reason,
			certainty: 'certain',
			evidence,
			...named,
		});
	});

	test.each([
		['prometheus-grafana', 'possible'],
		['thanos-query-frontend', 'possible'],
		['grafanas', 'likely'],
		['vaulted-cart', 'likely'],
		['hello-world', 'likely'],
	] as const)('with a word of what charts install in it, %s, is %s', (name, certainty) => {
		expect(judged(partial, name, new Map(), 'directory')).toMatchObject({ certainty });
	});

	test('the slip for a product is one', () => {
		const near = new Map([['postgres', []]]);
		expect(judged(partial, 'postgers', near, 'none')).toMatchObject({ certainty: 'likely', suggestion: 'postgres' });
	});
});

describe('a name that only other namespaces declare', () => {
	const declared = (name: string, ...namespaces: readonly string[]): readonly Declared[] =>
		declaredAs(meshIn(namespaces.map((one) => service(name, one)).join('---\n')), 'host', name);
	const [home, away, short] = [
		{ isHome: true, isQualified: true },
		{ isHome: false, isQualified: true },
		{ isHome: false, isQualified: false },
	];
	const homeShort = { isHome: true, isQualified: false };

	test.each([
		['at home', 'reviews', home, ['infra'], 'likely'],
		['at home, without its namespace', 'reviews', homeShort, ['infra'], 'likely'],
		['away', 'reviews', away, ['infra'], 'possible'],
		['without its namespace', 'reviews', short, ['infra'], 'likely'],
		['common, at home', 'redis', home, ['infra'], 'possible'],
		['common, away', 'redis', away, ['infra'], undefined],
		['common, without its namespace', 'redis', short, ['infra'], undefined],
		['common by its ending', 'redis-master', short, ['infra'], undefined],
		['a part that every application has', 'frontend', short, ['infra'], undefined],
		['in two others', 'reviews', short, ['infra', 'web'], undefined],
		['twice in one other', 'reviews', short, ['infra', 'infra'], 'likely'],
		['in a sibling', 'reviews', short, ['shop-dev'], undefined],
		['in another environment', 'reviews', short, ['staging'], undefined],
	] as const)('%s: %s', (_, name, place, owners, certainty) => {
		const all = declared(name, ...owners);
		const asked = owners.some((one) => one === 'staging') ? ['prod'] : ['shop-prod'];
		const answer = judgedElsewhere(partial, { name, asked, declared: all, ...place });
		expect(answer).toEqual(
			certainty === undefined
				? { is: 'unknown', doubt: 'noEvidence' }
				: { is: 'contradicted', reason: 'otherNamespace', certainty, evidence: all },
		);
		expect(judgedElsewhere(complete, { name, asked, declared: all, ...place })).toEqual({
			is: 'contradicted',
			reason: 'otherNamespace',
			certainty: 'certain',
			evidence: all,
		});
	});

	test.each([
		['those who ask have it', ['gone'], ['infra', 'ops'], true, 'possible'],
		['one of those who ask has it', ['gone'], ['infra'], true, undefined],
		['it is written for "default"', ['default'], [], true, 'possible'],
		['something else is in one of the namespaces', ['gone', 'shop'], ['infra', 'ops'], true, undefined],
		['no namespace is written', ['gone'], ['infra', 'ops'], false, undefined],
	] as const)(
		'a namespace that nothing else is in, where several have the name: %s',
		(_, asked, from, isQualified, certainty) => {
			const all = declared('reviews', 'infra', 'ops');
			const answer = judgedElsewhere(partial, {
				name: 'reviews',
				asked,
				declared: all,
				isQualified,
				isHome: false,
				from,
			});
			expect(answer).toMatchObject(certainty === undefined ? { is: 'unknown' } : { is: 'contradicted', certainty });
		},
	);

	test.each([
		['without its namespace, far', short, true, 'possible'],
		['without its namespace, near', short, false, 'likely'],
		['at home, far', home, true, 'likely'],
		['at home, without its namespace, far', homeShort, true, 'likely'],
		['away, far', away, true, 'possible'],
	] as const)('where nothing shows that they are deployed together: %s', (_, place, isFar, certainty) => {
		const elsewhere = { name: 'reviews', asked: ['shop'], declared: declared('reviews', 'infra'), ...place, isFar };
		expect(judgedElsewhere(partial, elsewhere)).toMatchObject({ certainty });
		expect(judgedElsewhere(complete, elsewhere)).toMatchObject({ certainty: 'certain' });
	});

	test('one of several namespaces asked for is enough, one of several owners is not', () => {
		const asked = ['web', 'shop-prod'];
		const all = declared('reviews', 'shop-dev');
		expect(judgedElsewhere(partial, { name: 'reviews', asked, declared: all, ...short }).is).toBe('unknown');
		expect(judgedElsewhere(partial, { name: 'reviews', asked: undefined, declared: all, ...short }).is).toBe(
			'contradicted',
		);
	});

	test('what states no namespace is no owner', () => {
		const [{ by, mention } = { by: undefined, mention: undefined }] = declared('reviews', 'infra');
		if (by === undefined || mention === undefined) throw new Error('nothing declared');
		const all = [{ by: { ...by, namespaces: undefined }, mention }];
		const answer = judgedElsewhere(partial, { name: 'reviews', asked: ['shop'], declared: all, ...short });
		expect(answer).toMatchObject({ certainty: 'likely' });
	});
});
