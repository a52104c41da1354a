import type { CarryingKey } from './zh-carrying'

export const enCarrying: Record<CarryingKey, string> = {
  'as_of': 'This is how it stood at {when}.', 'as_of.offline': 'As of {when}, no network.', 'as_of.how': 'Go on working; it is sent when you are online. Photos need the network.', 'as_of.looking': 'Looking for news.',
  'kept': 'Your own cases are kept on this phone, locked.', 'list.own': 'Without a network you see your own cases only.', 'list.none': 'No case of yours is on this phone.',
  'unsent': 'Not sent', 'unsent.n': '{n} steps are not sent yet.', 'unsent.how': 'They are safe on this phone and are sent when you are online.',
  'late': 'Done {done}, received {came}',
  'aside': '{n} steps were not taken and wait for you.', 'aside.how': 'What you wrote is here. Look at that step first, then go on.', 'aside.gone': 'This case is no longer yours, and {n} steps were not taken.',
  'aside.gone.how': 'What you wrote is still on this phone. Tell the desk; if the case is given to you again, they can be sent.', 'aside.open': 'Look',
  'step': 'Case', 'step.noted': 'Noted {when}', 'step.behind': 'Waits for the step before', 'step.title': 'Steps in cases',
  'step.open': 'Open the case', 'step.mend': 'Correct this step', 'step.again': 'Send it again', 'step.now': 'Use the time now', 'step.drop': 'Leave this step', 'step.dropped': 'The step was left out',
  'mend.title': 'Correct this step', 'mend.save': 'Corrected: send it', 'mend.nothing': 'Nothing is to be filled in for this step.',
  'refused.step-out-of-turn': 'The case is no longer at this stage: not taken.', 'refused.step-out-of-turn.how': 'It may have been given back, or someone did it before. Open the case and look.',
  'refused.forbidden': 'The case is no longer yours: not taken.', 'refused.forbidden.how': 'Someone else may have it now. Please call the desk.',
  'refused.not-found': 'This case cannot be seen any more: not taken.', 'refused.not-found.how': 'It may have been passed on. Please call the desk.',
  'refused.time-out-of-range': 'The phone has a wrong date: not taken.', 'refused.time-out-of-range.how': 'Use the time now, and it can be sent.',
  'refused.not-of-this-case': 'The centre does not know the side that this step names.', 'refused.not-of-this-case.how': 'First send the step that adds that side.',
  'refused.party-differs': 'This side was added before, in other words.', 'refused.party-differs.how': 'What the centre has counts. Leave this step.',
  'refused.consent-missing': 'Both must agree first: not taken.', 'refused.consent-missing.how': 'First note the answer of each side.',
  'refused.rights-not-told': 'The rights were not read yet: not taken.', 'refused.rights-not-told.how': 'Read them to every side first, and note it.',
  'refused.body-refused': 'Something written is not right: not taken.', 'refused.body-refused.how': 'Mend it and it can be sent.',
  'refused.other': 'The centre did not take this step.', 'refused.other.how': 'What you wrote is here. Correct it and send it, or call the desk.',
  'full': 'The phone is full: this step is not saved.', 'full.how': 'Delete some photos or apps and tap again. What you wrote is still here.',
}
