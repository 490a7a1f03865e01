import { expect, it } from 'vitest';
import { budgetOfEffort, effortOfBudget, nearestEffort } from './effort.ts';

it('finds the nearest effort, the lower one of two', () => {
  expect(nearestEffort('high', ['low', 'high'])).toBe('high');
  expect(nearestEffort('max', ['low', 'medium'])).toBe('medium');
  expect(nearestEffort('none', ['minimal', 'low'])).toBe('minimal');
  expect(nearestEffort('medium', ['low', 'high'])).toBe('low');
  expect(nearestEffort('medium', [])).toBe('medium');
});

it('turns budgets into words and back, never a thinking model into one that does not', () => {
  expect([0, 1, 4_095, 4_096, 16_383, 16_384].map(effortOfBudget)).toEqual(['none', 'low', 'low', 'medium', 'medium', 'high']);
  expect(effortOfBudget(budgetOfEffort('medium'))).toBe('medium');
  expect(budgetOfEffort('none')).toBe(0);
});
