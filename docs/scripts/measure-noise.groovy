// Tells the noise of every channel of an image: sigma, or gain, offset and read noise of a camera.

#@ File (label = "Noisy image") input
#@ CommandService command
#@output String model

import ij.IJ
import org.gncfoe.command.EstimateNoise

module = command.run(EstimateNoise, false, "image", IJ.openImage(input.path)).get()
model = module.getOutput("model")
println(model)
null // else Fiji shows the value of the last line in a window
