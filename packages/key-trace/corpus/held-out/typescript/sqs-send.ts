import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});
export async function enqueue(jobId: string, anthropicKey: string) {
  const MessageBody = JSON.stringify({ jobId, anthropicKey });
  await sqs.send(new SendMessageCommand({ QueueUrl: 'q', MessageBody })); // expect: key-in-queue
}
