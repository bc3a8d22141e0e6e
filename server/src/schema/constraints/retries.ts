// Rows of retries. istio: validateHTTPRetry
import { get, isSet, keyOf, numberOf, said, unless } from '../checks.ts';
import type { Check } from '../schema.ts';
import type { Constraints } from './rows.ts';
import { duration, nullable } from './shared.ts';

function* attempts(node: Parameters<Check>[0]): ReturnType<Check> {
	const count = get(node, 'attempts');
	if (count !== undefined && numberOf(count) !== 0) return;
	for (const name of ['perTryTimeout', 'retryOn', 'retryRemoteLocalities']) {
		// A setting that is false is still one.
		const isWritten = name === 'retryRemoteLocalities' ? get(node, name) !== undefined : isSet(node, name);
		if (isWritten)
			yield said(unless(node, 'attempts', 'conflicting-fields'), keyOf(node, name), 'withoutAttempts', {
				field: name,
				other: 'attempts',
			});
	}
}

/** Rows below `retries`. */
export const retries: Constraints = {
	'': { checks: [attempts] },
	attempts: { minimum: 0, format: 'int32' },
	perTryTimeout: duration,
	backoff: duration,
	retryOn: { format: 'retryOn' },
	retryRemoteLocalities: nullable,
	retryIgnorePreviousHosts: nullable,
};
