-- Lets go of questions that the owner took and will not answer.
-- In:  owner, the questions.
local questions = {}
for i = 2, #ARGV do
  questions[#questions + 1] = ARGV[i]
end
release(ARGV[1], questions)
