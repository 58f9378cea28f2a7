// A sending that is still being judged: look again until there is an answer.
setTimeout(() => location.reload(), 2000);
