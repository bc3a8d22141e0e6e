// What editors ask about traffic: istio/trace, istio/routes, and the commands that ask the same.
import { expect, test } from 'vitest';
import { opened, place, route } from './story.ts';

test('a trace follows what is typed, and says where', async () => {
	const { editor, uri } = await opened();
	const ask = (request: string) => editor.connection.sendRequest('istio/trace', { request, uri });
	expect(await ask('GET http://myapp.example.com/api --header x=1')).toMatchObject({
		arrival: 'reached',
		steps: expect.arrayContaining([
			expect.objectContaining({
				code: 'route.taken',
				at: expect.objectContaining({
					uri: expect.stringMatching(/virtual-service\.yaml$/),
					range: expect.objectContaining({ start: place(route, 'uri:') }),
				}),
			}),
		]),
	});
	const moved = `# one more line\n${route.replace('prefix: /api', 'prefix: /v2')}`;
	editor.change(uri, moved);
	const answer = (await ask('http://myapp.example.com/api')) as { steps: { passedOver: { at: object }[] }[] };
	expect(answer).toMatchObject({ arrival: 'not reached', conclusion: 'Answered with 404 (NR route_not_found)' });
	expect(answer.steps.at(-1)?.passedOver[0]?.at).toMatchObject({ range: { start: place(moved, 'prefix:') } });
	expect(await ask('http://')).toEqual({ problem: 'The URL "http://" has no host' });
	expect(await ask('http://a "')).toEqual({ problem: 'A quote is not closed' });
	expect(await ask('http://a b')).toMatchObject({ problem: expect.stringContaining('"b" is neither') });
	expect(await ask('http://a --nothing')).toMatchObject({ problem: expect.stringContaining('--nothing') });
});

test('routes, and both as commands', async () => {
	const { editor, uri } = await opened();
	const routes = { tables: [{ hosts: [{ domains: ['myapp.example.com'], routes: [{ match: 'path prefix /api' }] }] }] };
	expect(await editor.connection.sendRequest('istio/routes', { uri })).toMatchObject(routes);
	expect(await editor.connection.sendRequest('istio/routes', { host: 'other.example.com' })).toMatchObject({
		tables: [],
	});
	const run = (command: string, argument?: object) =>
		editor.connection.sendRequest('workspace/executeCommand', {
			command,
			arguments: argument === undefined ? [] : [argument],
		});
	expect(await run('istio.routes', {})).toMatchObject(routes);
	expect(await run('istio.trace', { request: 'http://myapp.example.com/api' })).toMatchObject({ arrival: 'reached' });
	await expect(run('istio.trace')).rejects.toThrow(/istio\.trace: .* must be an object/);
	await expect(run('constructor')).rejects.toThrow('There is no command constructor');
	await expect(editor.connection.sendRequest('istio/trace', { request: 1 })).rejects.toThrow(/request must be text/);
});

test('the route map of a file, of a resource, and of everything', async () => {
	const { editor, uri } = await opened();
	const ask = (more: object) => editor.connection.sendRequest('istio/graph', { uri, ...more });
	const drawn = { nodes: expect.arrayContaining([expect.objectContaining({ kind: 'route', label: 'api' })]) };
	expect(await ask({ request: 'http://myapp.example.com/api', format: 'svg' })).toMatchObject({
		...drawn,
		path: { length: 7 },
		drawn: expect.stringMatching(/^<svg /),
	});
	const at = place(route, 'uri:');
	expect(await ask({ position: at })).toMatchObject({ ...drawn, title: 'VirtualService myapp', drawn: '' });
	expect(await ask({ all: true, filter: 'nothing' })).toMatchObject({ nodes: [], notes: ['There are no routes here'] });
	expect(await ask({ what: 'virtualservice/myap' })).toMatchObject({
		problem: expect.stringContaining('did you mean'),
	});
	editor.change(uri, `# one more line\n${route.replace('subset: v1', 'subset: v7')}`);
	const broken = (await ask({})) as { nodes: { label: string; state: string; at?: object }[] };
	expect(broken.nodes.find(({ label }) => label === 'subset v7')).toMatchObject({ state: 'broken' });
	expect(broken.nodes.find(({ label }) => label === 'api')?.at).toMatchObject({
		range: { start: { line: place(route, 'name: api').line + 1 } },
	});
	const command = { command: 'istio.graph', arguments: [{ what: 'myapp.example.com', format: 'mermaid' }] };
	expect(await editor.connection.sendRequest('workspace/executeCommand', command)).toMatchObject({
		drawn: expect.stringMatching(/^flowchart LR/),
	});
	await expect(ask({ unfolded: 'x' })).rejects.toThrow(/unfolded must be a list/);
});
