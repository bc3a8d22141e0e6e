// An Istio document that is no YAML.
import { symbols } from '../../mesh/extract.ts';
import type { Chunk } from '../../text/chunk.ts';
import type { Span } from '../../text/span.ts';
import { type Fix, stating } from '../engine/rule.ts';

export default stating({
	unreadable: '{problem}',
})({
	severity: 'error',
	codes: [],
	docs: {
		summary: 'A document of an Istio kind is not valid YAML.',
		why: 'kubectl rejects the whole file, and everything below the error may be parsed differently from what you intended.',
		exceptions:
			'Documents of other kinds, and everything with `{{ … }}` in it, which are left to the extensions for them.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: my-gateway, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts:
    - *
`,
		mend: ['- *', "- '*'"],
	},
	*checkDocument(chunk) {
		const { problems } = symbols(chunk);
		if (problems.length === 0 || !isIstio(chunk)) return;
		yield* problems.map(({ span, message, meant, isPassing }) => ({
			span,
			message: 'unreadable' as const,
			with: { problem: message },
			...(isPassing === true ? { severity: 'information' as const } : {}),
			fixes: meant === undefined ? [] : [fix(span, meant)],
		}));
	},
});

function fix({ start, end }: Span, meant: string): Fix {
	return { title: `Change to ${meant}`, edits: [{ start, end, text: meant }] };
}

function isIstio(chunk: Chunk): boolean {
	return /^["']?apiVersion["']?\s*:\s*["']?(?:[a-z]+\.istio\.io|istio-ls)\//m.test(chunk.text);
}
