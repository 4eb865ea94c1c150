import { util } from '@aws-appsync/utils';

// Straight to Firehose, signed with the role of the data source: no function only passes events on.
export function request(ctx) {
  const events = ctx.args.events;
  if (events.length < 1 || events.length > 25) {
    util.error('1 to 25 events go in a call.', 'BadRequest');
  }
  const odd = events.some(
    (event) =>
      !util.matches('^[a-z0-9_]{1,40}$', event.name) ||
      !util.matches('^[A-Za-z0-9-]{1,64}$', event.session) ||
      (event.screen || '').length > 100 ||
      (event.appVersion || '').length > 20,
  );
  if (odd) {
    util.error('An event has a name of small letters, digits and _, a session, and short texts.', 'BadRequest');
  }
  const received = util.time.nowISO8601();
  const records = events.map((event) => ({
    Data: util.base64Encode(
      JSON.stringify({
        user: ctx.identity.sub,
        session: event.session,
        name: event.name,
        screen: event.screen,
        value: event.value,
        platform: event.platform,
        app_version: event.appVersion,
        at: event.at,
        received_at: received,
      }),
    ),
  }));
  return {
    method: 'POST',
    resourcePath: '/',
    params: {
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Firehose_20150804.PutRecordBatch',
      },
      body: JSON.stringify({ DeliveryStreamName: ctx.env.APP_EVENTS, Records: records }),
    },
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return { taken: ctx.args.events.length, refused: 0 };
}
