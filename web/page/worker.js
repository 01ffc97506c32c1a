// What runs beside the page: one session of the engine.

import init, { Session } from "vcfilter";

/** @type {Promise<Session> | undefined} */
let session;

/** @type {Record<string, (session: Session, ...values: any[]) => any>} */
const answers = {
  evaluate(session, text, positions) {
    place(session, positions);
    return JSON.parse(session.evaluate(text));
  },
  complete: (session, text, at) => JSON.parse(session.completions(text, at)),
  inspect: (session, text, at) => session.inspection(text, at) ?? null,
  give: (session, name, content) => session.give_file(name, content),
  file: (session, name) => session.written_file(name) ?? null,
  report(session, text, positions, title, format) {
    place(session, positions);
    if (format === "txt") return session.written(text, false);
    return session.report(text, title, format);
  },
};

/** @param {Session} session @param {Record<string, number>} positions */
function place(session, positions) {
  session.place_sliders(JSON.stringify(positions));
}

onmessage = async ({ data }) => {
  if (data.module) {
    session = init({ module_or_path: data.module }).then(() => new Session());
    return;
  }
  const ready = await session;
  // An error here is a defect, or memory that has ended: it is thrown outside of the promise, so that the page is told.
  try {
    postMessage({ number: data.number, answer: answers[data.what](/** @type {Session} */ (ready), ...data.values) });
  } catch (error) {
    setTimeout(() => { throw error; });
  }
};
