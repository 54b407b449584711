# Tells the noise of every channel of an image: sigma, or gain, offset and read noise of a camera.

#@ File (label = "Noisy image") input
#@ CommandService command
#@output String model

from ij import IJ
from org.gncfoe.command import EstimateNoise

module = command.run(EstimateNoise, False, "image", IJ.openImage(input.path)).get()
model = module.getOutput("model")
print(model)
