import {
  forgedMessages,
  forgeFromExtension,
  forgeFromPage,
  forgerExtension,
  malformedMessages,
  sendEach,
} from '../../testkit/pages/forged-messages.ts';
import type { BrowserSession } from './browser-session.ts';
import type { Outcome } from './check-run.ts';

/** Sends every kind of message from every sender that must get no answer. */
export async function checkMessageGate(session: BrowserSession): Promise<Outcome> {
  const { phantomKey } = session;
  const before = await phantomKey.readState();
  const { id } = phantomKey;

  const page = await phantomKey.openSite();
  const toPage = await forgeFromPage(page, id);

  const forger = await phantomKey.openOther(forgerExtension);
  const toExtension = [];
  for (const message of forgedMessages) {
    toExtension.push(...(await forgeFromExtension(forger, id, message)));
  }

  const popup = await phantomKey.openPopup();
  const toMalformed = await sendEach(popup, malformedMessages);
  const [status] = await sendEach(popup, [{ type: 'getStatus' }]);

  const document = await phantomKey.context.newPage();
  await document.goto(`${phantomKey.origin}/manifest.json`);
  const toDocument = await sendEach(document, forgedMessages);

  await Promise.all([page, forger, popup, document].map((opened) => opened.close()));
  const after = await phantomKey.readState();
  const answers = {
    'a web page': toPage,
    'another extension': toExtension.map(({ answer }) => answer),
    'a malformed message': toMalformed,
    'a document of ours that is no page': toDocument,
  };
  return {
    faults: [
      ...Object.entries(answers).flatMap(([who, got]) =>
        got.some((answer) => answer !== null) ? [`${who} got an answer`] : [],
      ),
      ...(JSON.stringify(before.rules) === JSON.stringify(after.rules)
        ? []
        : ['what stamps has changed']),
    ],
    voids: status === null ? ['not even the popup got an answer'] : [],
    evidence: { cases: Object.values(answers).flat().length, hits: countAnswers(answers) },
  };
}

function countAnswers(answers: Readonly<Record<string, readonly unknown[]>>): number {
  return Object.values(answers)
    .flat()
    .filter((answer) => answer !== null).length;
}
