// Which word of a vocabulary a misspelled one was meant to be.
import { expect, test } from 'vitest';
import { nearestName } from '../../server/src/text/nearest-name.ts';

test.each([
	['a letter less', 'gatway', ['gateway', 'mesh'], 'gateway'],
	['two letters wrong', 'gotewoy', ['gateway'], 'gateway'],
	['three are too many', 'gotowoy', ['gateway'], undefined],
	['three letters more are too many', 'gatewayabc', ['gateway'], undefined],
	['two letters more', 'gatewayab', ['gateway'], 'gateway'],
	['one of four letters', 'htpp', ['http'], 'http'],
	['two of four are too many', 'hqqp', ['http'], undefined],
	['two of five', 'hqqps', ['https'], 'https'],
	['three letters', 'htt', ['http'], 'http'],
	['two letters are too few', 'ht', ['htt'], undefined],
	['the nearest wins, whatever the order', 'reviws', ['reviwxy', 'reviews'], 'reviews'],
	['the nearest wins, in the other order', 'reviws', ['reviews', 'reviwxy'], 'reviews'],
	['of equally near ones the first by name', 'abcd', ['abcf', 'abce'], 'abce'],
	['of equally near ones the first by name, in the other order', 'abcd', ['abce', 'abcf'], 'abce'],
	['another number is another thing', 'mysql-1', ['mysql-2'], undefined],
	['another number of more digits too', 'mysql-1', ['mysql-10'], undefined],
	['a number that is there or not is no other number', 'mysql', ['mysql2'], 'mysql2'],
	['it is not near itself', 'http', ['http'], undefined],
	['nor near nothing', 'abc', [''], undefined],
	['nothing to be near to', 'http', [], undefined],
] as const)('%s', (_, name, names, meant) => {
	expect(nearestName(name, names)).toBe(meant);
});
